using Monk.Experiments;
using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>The mean loss of a batch.</summary>
internal static class LossFunction
{
    /// <param name="options">Which loss.</param>
    /// <param name="logits">[N, classes].</param>
    /// <param name="labels">As <see cref="Targets"/> makes them.</param>
    public static Tensor Of(LossOptions options, Tensor logits, Tensor labels) => options switch
    {
        SoftmaxCrossEntropyOptions => nn.functional.cross_entropy(logits, labels),
        SigmoidBinaryCrossEntropyOptions => nn.functional.binary_cross_entropy_with_logits(logits, labels),
        _ => throw new NotSupportedException($"Loss {options.GetType().Name}."),
    };
}
