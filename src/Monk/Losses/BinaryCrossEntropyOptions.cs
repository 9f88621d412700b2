using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>
/// Binary cross entropy of outputs that are probabilities already (PyTorch's <c>BCELoss</c>): for a network that ends with a sigmoid or a
/// softmax.
/// </summary>
[Kind("binarycrossentropy", "LossBinaryCrossentropy")]
public sealed record BinaryCrossEntropyOptions : LossOptions
{
    /// <inheritdoc/>
    protected internal override OutputMeaning OutputMeaning => OutputMeaning.Probabilities;

    /// <inheritdoc/>
    protected internal override RequiredOutputs RequiredOutputs => RequiredOutputs.Probabilities;

    /// <inheritdoc/>
    protected internal override string Alternative => "LossSigmoidBinaryCrossentropy";

    /// <inheritdoc/>
    protected internal override Tensor Compute(LossInput input) =>
        nn.functional.binary_cross_entropy(input.Outputs, input.Shares(), input.Weight);
}
