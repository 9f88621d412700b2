using System.Collections.Concurrent;

namespace Monk.Imaging;

/// <summary>
/// For one side of an image, which source pixels make each target pixel and with what weights: a triangle filter, widened by the
/// ratio when shrinking (antialiasing). Weights, rounding and edges are those of Pillow's resampling of 8-bit images: fixed-point
/// numbers with <see cref="Precision"/> fractional bits.
/// </summary>
internal sealed class ResampleCoefficients
{
    /// <summary>32 bits, less 8 for the pixel and 2 to spare.</summary>
    public const int Precision = 32 - 8 - 2;

    /// <summary>Weights are kept in groups of this many, zeros at the end, so that vector code needs no remainder loop.</summary>
    public const int Group = 8;

    private const int MostCached = 1024;

    // The weights of a side of 16,384 pixels take 128 KiB.
    private const int LongestCached = 16384;
    private static readonly ConcurrentDictionary<(int From, int To), ResampleCoefficients> Cache = new();

    private readonly int[] _starts;
    private readonly int[] _counts;
    private readonly int[] _weights;

    private ResampleCoefficients(int from, int to)
    {
        var scale = (double)from / to;
        var filterScale = Math.Max(scale, 1);
        var most = (int)Math.Ceiling(filterScale) * 2 + 1;
        Stride = (most + Group - 1) / Group * Group;
        _starts = new int[to];
        _counts = new int[to];
        _weights = new int[to * Stride];

        Span<double> exact = most <= 256 ? stackalloc double[most] : new double[most];
        for (var target = 0; target < to; target++)
        {
            var centre = (target + 0.5) * scale;
            var start = Math.Max((int)(centre - filterScale + 0.5), 0);
            var count = Math.Min((int)(centre + filterScale + 0.5), from) - start;
            var sum = 0.0;
            for (var tap = 0; tap < count; tap++)
                sum += exact[tap] = Math.Max(0, 1 - Math.Abs((tap + start - centre + 0.5) * (1 / filterScale)));
            for (var tap = 0; tap < count; tap++)
                _weights[target * Stride + tap] = (int)(0.5 + exact[tap] / sum * (1 << Precision));
            (_starts[target], _counts[target]) = (start, count);
        }
    }

    /// <summary>How many weights, with the zeros at the end, each target pixel has.</summary>
    public int Stride { get; }

    public static ResampleCoefficients For(int from, int to)
    {
        if (Math.Max(from, to) > LongestCached)
            return new ResampleCoefficients(from, to); // Some would take gigabytes, for good.
        if (Cache.Count >= MostCached)
            Cache.Clear();
        return Cache.GetOrAdd((from, to), static sides => new ResampleCoefficients(sides.From, sides.To));
    }

    /// <summary>The first source pixel of each target pixel.</summary>
    public ReadOnlySpan<int> Starts => _starts;

    /// <summary>How many source pixels each is made of.</summary>
    public ReadOnlySpan<int> Counts => _counts;

    /// <summary>A target pixel's weights, <see cref="Stride"/> of them.</summary>
    public ReadOnlySpan<int> Weights(int target) => _weights.AsSpan(target * Stride, Stride);
}
