using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>
/// A logistic loss of each output for itself, averaged over classes and batch (PyTorch's <c>MultiLabelSoftMarginLoss</c>).
/// </summary>
[Kind("multilabelsoftmargin", "LossMultilabelSoftmargin")]
public sealed record MultiLabelSoftMarginOptions : LossOptions
{
    /// <inheritdoc/>
    protected internal override Tensor Compute(LossInput input) =>
        nn.functional.multilabel_soft_margin_loss(input.Outputs, input.Shares(), input.Weight);
}
