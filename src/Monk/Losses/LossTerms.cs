using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>What several losses are made of.</summary>
internal static class LossTerms
{
    /// <summary>What is expected where a class is there with the probability that its share is.</summary>
    public static Tensor Expected(Tensor shares, Tensor ifPresent, Tensor ifAbsent) => shares * ifPresent + (1 - shares) * ifAbsent;

    /// <summary>
    /// The sum by the images' weights; 0, with no gradient, where none of them counts, which 0 by 0 would make no number.
    /// </summary>
    public static Tensor Divided(Tensor sum, Tensor weights)
    {
        var counts = weights > 0;
        return sum * counts / where(counts, weights, ones_like(weights));
    }

    /// <summary>The summed cross entropy, each image counted by its class's weight.</summary>
    public static Tensor SummedCrossEntropy(LossInput input, double smoothing) =>
        nn.functional.cross_entropy(input.Outputs, input.Labels, input.Weight, reduction: nn.Reduction.Sum, label_smoothing: smoothing);
}
