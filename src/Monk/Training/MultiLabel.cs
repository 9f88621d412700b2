using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>What a network's outputs say where an image may have several labels.</summary>
internal static class MultiLabel
{
    /// <summary>The labels given while training: those whose sigmoid is above one half.</summary>
    /// <param name="logits">[N, classes].</param>
    public static Tensor Predicted(Tensor logits) => logits.gt(0);
}
