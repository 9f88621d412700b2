using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>
/// What the output of each label that an image has lacks to a margin of 1 over each that it has not (PyTorch's
/// <c>MultiLabelMarginLoss</c>, which knows no weights).
/// </summary>
[Kind("multilabelmargin", "LossMultilabelMargin")]
public sealed record MultiLabelMarginOptions : LossOptions
{
    /// <inheritdoc/>
    protected internal override bool TakesShares => false;

    /// <inheritdoc/>
    protected internal override void Validate()
    {
        if (Weight is not null || WeightByClass is not null || BalanceClasses)
        {
            throw new MonkException(
                $"The loss '{Name}' knows no weights. Leave out weight, weightByClass and balanceClasses, or take another loss.");
        }
    }

    /// <inheritdoc/>
    protected internal override Tensor Compute(LossInput input) =>
        nn.functional.multi_label_margin_loss(input.Outputs, Present(input.Shares()));

    private static Tensor Present(Tensor shares)
    {
        // PyTorch wants the positions of the labels first, and then -1.
        var classes = shares.shape[1];
        var positions = arange(classes, ScalarType.Int64, shares.device).expand_as(shares);
        var (sorted, _) = where(shares > 0.5, positions, full_like(positions, classes)).sort(1);
        return where(sorted.eq(classes), full_like(sorted, -1), sorted);
    }
}
