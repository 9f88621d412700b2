using Monk.Runtime;

namespace Monk.Transforms;

/// <summary>
/// Random numbers by position instead of by turn: the draw for an image in an epoch is a function of the seed, the epoch, the
/// image's index and the stream, so it is the same in whatever order and by however many workers the images are handled.
/// </summary>
/// <remarks>
/// The four numbers are folded, in that order, by <see cref="SplitMix64.Combine"/>; the top 53 bits of the result are the fraction.
/// </remarks>
internal static class RandomDraws
{
    private const double TwoToMinus53 = 1.0 / (1UL << 53);

    /// <summary>A number in [0, 1).</summary>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="sampleIndex">The image's position in the sample list.</param>
    /// <param name="stream">Which of an image's draws: one number for each random decision of each transform.</param>
    public static double Uniform(int seed, int epoch, int sampleIndex, int stream)
    {
        var hash = SplitMix64.Combine(0, (uint)seed);
        hash = SplitMix64.Combine(hash, (uint)epoch);
        hash = SplitMix64.Combine(hash, (uint)sampleIndex);
        hash = SplitMix64.Combine(hash, (uint)stream);
        return (hash >> 11) * TwoToMinus53;
    }
}
