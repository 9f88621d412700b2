using Monk.Experiments;
using Monk.Runtime;

namespace Monk.Data;

/// <summary>The order in which an epoch visits the images.</summary>
internal static class EpochOrder
{
    // Keeps weighted draws apart from other uses of a seed and an epoch.
    private const ulong WeightedStream = 0x77656967687465;

    /// <summary>
    /// The order in which a training epoch visits the images; a resumed run goes through the very order that the uninterrupted one would
    /// have taken.
    /// </summary>
    public static int[] ForTraining(DatasetOptions options, IReadOnlyList<ImageSample> samples, int seed, int epoch) => options switch
    {
        { WeightedSampling: true } => Weighted(ClassWeights.Of(samples), seed, epoch),
        { Shuffle: true } => Shuffled(samples.Count, seed, epoch),
        _ => Sequential(samples.Count),
    };

    /// <summary>
    /// As many positions as there are weights, drawn with replacement, each as likely as its weight says; drawn anew for each epoch from
    /// the seed alone.
    /// </summary>
    public static int[] Weighted(IReadOnlyList<double> weights, int seed, int epoch)
    {
        const double TwoToMinus53 = 1.0 / (1UL << 53);
        var ends = new double[weights.Count];
        var total = 0.0;
        for (var index = 0; index < ends.Length; index++)
            ends[index] = total += weights[index];

        var generator = new SplitMix64(SplitMix64.Combine(SplitMix64.Combine(SplitMix64.Combine(0, (uint)seed), (uint)epoch), WeightedStream));
        var order = new int[ends.Length];
        for (var place = 0; place < order.Length; place++)
        {
            var found = Array.BinarySearch(ends, (generator.Next() >> 11) * TwoToMinus53 * total);
            // The draw lies in the interval that ends after it.
            order[place] = Math.Min(found < 0 ? ~found : found + 1, ends.Length - 1);
        }

        return order;
    }

    /// <summary>
    /// A permutation of 0 … <paramref name="count"/>−1 by Fisher and Yates, drawn anew for each epoch from the seed alone: a
    /// resumed run goes through the very order that the uninterrupted one would have taken.
    /// </summary>
    public static int[] Shuffled(int count, int seed, int epoch)
    {
        var order = Sequential(count);
        var generator = new SplitMix64(SplitMix64.Combine(SplitMix64.Combine(0, (uint)seed), (uint)epoch));
        for (var last = count - 1; last > 0; last--)
        {
            var other = generator.NextBelow(last + 1);
            (order[last], order[other]) = (order[other], order[last]);
        }

        return order;
    }

    /// <summary>0 … <paramref name="count"/>−1.</summary>
    public static int[] Sequential(int count)
    {
        var order = new int[count];
        for (var index = 0; index < count; index++)
            order[index] = index;
        return order;
    }
}
