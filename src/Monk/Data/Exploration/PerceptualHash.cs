using System.Numerics;

namespace Monk.Data.Exploration;

/// <summary>
/// 256 bits that change little when an image is compressed again, scaled or brightened: the lowest 16 × 16 frequencies of its cosine
/// transform, each above or below their median (C. Zauner, "Implementation and benchmarking of perceptual image hash functions", 2010, with
/// four times its bits).
/// </summary>
/// <remarks>
/// Of 256 bits, because with the usual 64 two chest X-rays of different patients often differ in none. How far changed copies and different
/// images are apart is measured by <c>benchmarks alike</c>; <c>docs/data.md</c> has its numbers.
/// </remarks>
internal readonly record struct PerceptualHash(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>Height and width of the image that is hashed.</summary>
    public const int Side = 32;

    /// <summary>The largest possible distance.</summary>
    public const int Bits = Frequencies * Frequencies;

    private const int Frequencies = 16;

    private static readonly double[] Cosines = [.. Enumerable.Range(0, Frequencies * Side).Select(i => Math.Cos(Math.PI * (2 * (i % Side) + 1) * (i / Side) / (2.0 * Side)))];

    /// <summary>The bits in which two images differ.</summary>
    public int DistanceTo(in PerceptualHash other) =>
        BitOperations.PopCount(A ^ other.A) + BitOperations.PopCount(B ^ other.B) + BitOperations.PopCount(C ^ other.C) + BitOperations.PopCount(D ^ other.D);

    /// <summary>The hash of an image of <see cref="Side"/> × <see cref="Side"/> pixels, R, G, B interleaved.</summary>
    public static PerceptualHash Of(ReadOnlySpan<byte> rgb) => OfBothSides(rgb).Hash;

    /// <summary>
    /// The hash of an image, and that of the image mirrored left to right: every second frequency across then changes its sign, and no
    /// other anything.
    /// </summary>
    public static (PerceptualHash Hash, PerceptualHash Mirrored) OfBothSides(ReadOnlySpan<byte> rgb)
    {
        Span<double> grey = stackalloc double[Side * Side];
        for (var pixel = 0; pixel < grey.Length; pixel++)
            grey[pixel] = 0.299 * rgb[3 * pixel] + 0.587 * rgb[3 * pixel + 1] + 0.114 * rgb[3 * pixel + 2];

        Span<double> rows = stackalloc double[Side * Frequencies];
        for (var y = 0; y < Side; y++)
        {
            for (var u = 0; u < Frequencies; u++)
            {
                var sum = 0.0;
                for (var x = 0; x < Side; x++)
                    sum += grey[y * Side + x] * Cosines[u * Side + x];
                rows[y * Frequencies + u] = sum;
            }
        }

        Span<double> values = stackalloc double[Bits];
        for (var v = 0; v < Frequencies; v++)
        {
            for (var u = 0; u < Frequencies; u++)
            {
                var sum = 0.0;
                for (var y = 0; y < Side; y++)
                    sum += rows[y * Frequencies + u] * Cosines[v * Side + y];
                // What is rounding only, as in an image of one colour, is no frequency.
                values[v * Frequencies + u] = Math.Abs(sum) < 1e-6 ? 0 : sum;
            }
        }

        var hash = Of(values);
        for (var i = 1; i < Bits; i += 2)
            values[i] = -values[i];
        return (hash, Of(values));
    }

    private static PerceptualHash Of(ReadOnlySpan<double> values)
    {
        Span<double> sorted = stackalloc double[Bits];
        values.CopyTo(sorted);
        sorted.Sort();
        var median = (sorted[Bits / 2 - 1] + sorted[Bits / 2]) / 2;
        Span<ulong> bits = stackalloc ulong[4];
        for (var i = 0; i < Bits; i++)
        {
            if (values[i] > median)
                bits[i / 64] |= 1UL << (i % 64);
        }

        return new PerceptualHash(bits[0], bits[1], bits[2], bits[3]);
    }
}
