using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>
/// Binary cross entropy of each output's sigmoid, averaged over classes and batch (PyTorch's <c>BCEWithLogitsLoss</c>). The loss for images
/// that may have several labels.
/// </summary>
[Kind("sigmoidbinarycrossentropy", "LossSigmoidBinaryCrossentropy")]
public sealed record SigmoidBinaryCrossEntropyOptions : LossOptions
{
    /// <inheritdoc/>
    protected internal override Tensor Compute(LossInput input) =>
        nn.functional.binary_cross_entropy_with_logits(input.Outputs, input.Shares(), input.Weight);
}
