using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>
/// The square of what the class's output lacks to a margin over each other one (PyTorch's <c>MultiMarginLoss</c> with p = 2). For images
/// with one label each.
/// </summary>
[Kind("squaredmultimargin", "LossSquaredMultimargin")]
public sealed record SquaredMultiMarginOptions : LossOptions
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
        nn.functional.multi_margin_loss(input.Outputs, input.Labels, p: 2, Margin, input.Weight);
}
