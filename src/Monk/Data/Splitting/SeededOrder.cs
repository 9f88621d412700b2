using System.Text;
using Monk.Runtime;

namespace Monk.Data.Splitting;

/// <summary>A random order of images that depends on their paths and the seed alone, not on the order in which they are listed.</summary>
internal static class SeededOrder
{
    public static List<ImageSample> Of(IEnumerable<ImageSample> samples, int seed) =>
        [.. samples.OrderBy(sample => Rank(sample.Path, seed)).ThenBy(sample => sample.Path, StringComparer.Ordinal)];

    private static ulong Rank(string path, int seed)
    {
        var hash = SplitMix64.Combine(0, (uint)seed);
        foreach (var unit in Encoding.UTF8.GetBytes(path))
            hash = SplitMix64.Combine(hash, unit);
        return hash;
    }
}
