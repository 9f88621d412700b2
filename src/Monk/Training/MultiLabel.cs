using Monk.Experiments;
using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>What a network's outputs say where an image may have several labels.</summary>
internal static class MultiLabel
{
    /// <summary>
    /// Whether the outputs are fitted to 0 and 1 as they are. Under every other loss they are logits, a label's probability being the sigmoid of its own.
    /// </summary>
    public static bool GivesProbabilities(LossOptions? loss) => loss is BinaryCrossEntropyOptions or L1Options or L2Options or HuberOptions;

    /// <summary>The labels given while training: those whose probability is above one half.</summary>
    /// <param name="outputs">[N, classes].</param>
    /// <param name="areProbabilities">As <see cref="GivesProbabilities"/> says.</param>
    public static Tensor Predicted(Tensor outputs, bool areProbabilities) => outputs.gt(areProbabilities ? 0.5 : 0);

    /// <summary>A label's probability, between 0 and 1.</summary>
    public static double Probability(double output, bool areProbabilities) => areProbabilities ? Math.Clamp(output, 0, 1) : 1 / (1 + Math.Exp(-output));
}
