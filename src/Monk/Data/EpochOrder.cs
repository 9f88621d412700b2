namespace Monk.Data;

/// <summary>The order in which an epoch visits the images.</summary>
internal static class EpochOrder
{
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
