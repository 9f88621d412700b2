using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>
/// What the class's output lacks to a margin over each other one (PyTorch's <c>MultiMarginLoss</c>). For images with one label each.
/// </summary>
[Kind("multimargin", "LossMultimargin")]
public sealed record MultiMarginOptions : LossOptions
{
    /// <summary>The margin. Above 0. Default: 1.</summary>
    /// <exception cref="MonkException">It is not above 0.</exception>
    public double Margin { get; init => field = Check.Positive("margin", value); } = 1;

    /// <inheritdoc/>
    protected internal override bool NeedsOneLabel => true;

    /// <inheritdoc/>
    protected internal override bool TakesShares => false;

    /// <inheritdoc/>
    protected internal override Tensor Compute(LossInput input) =>
        nn.functional.multi_margin_loss(input.Outputs, input.Labels, p: 1, Margin, input.Weight);
}
