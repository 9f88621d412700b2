using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Monk.Imaging;

/// <summary>
/// Antialiased bilinear resizing, bit for bit what Pillow's <c>Image.resize(size, Image.BILINEAR)</c> makes of 8-bit images: first
/// the rows, then the columns, each rounded to 8 bits; a side that keeps its length is not touched.
/// </summary>
internal static class BilinearResize
{
    private const int Half = 1 << (ResampleCoefficients.Precision - 1);

    // Compiled as they should be from the first image on: by default the loops would be run with counters in them for a hundred images
    // before.
    private const MethodImplOptions Compiled = MethodImplOptions.AggressiveOptimization;

    /// <param name="source">Of any size.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="destination">Gets <paramref name="height"/> × <paramref name="width"/> × 3 bytes; grey becomes R = G = B.</param>
    public static void ToRgb(PixelBuffer source, int width, int height, Span<byte> destination)
    {
        if (destination.Length != (long)width * height * 3)
            throw new ArgumentException($"{width} × {height} RGB pixels need {width * height * 3} bytes, not {destination.Length}.", nameof(destination));

        if (source.Width == width)
        {
            Columns(source, height, destination);
            return;
        }

        using var narrowed = new PixelBuffer(width, source.Height, source.Channels);
        Rows(source, narrowed);
        Columns(narrowed, height, destination);
    }

    private static void Rows(PixelBuffer source, PixelBuffer target)
    {
        var coefficients = ResampleCoefficients.For(source.Width, target.Width);
        ref var pixels = ref MemoryMarshal.GetReference(source.PixelsWithSlack);
        var y = 0;
        if (source.Channels == PixelBuffer.Grey)
        {
            for (; y <= source.Height - 4; y += 4)
                FourGreyRows(ref Unsafe.Add(ref pixels, y * source.RowBytes), source.RowBytes, coefficients, target.Pixels[(y * target.RowBytes)..]);
        }

        for (; y < source.Height; y++)
        {
            ref var row = ref Unsafe.Add(ref pixels, y * source.RowBytes);
            if (source.Channels == PixelBuffer.Grey)
                GreyRow(ref row, coefficients, target.Row(y));
            else
                ColourRow(ref row, coefficients, MemoryMarshal.Cast<byte, uint>(target.Row(y)));
        }
    }

    [MethodImpl(Compiled)]
    private static void FourGreyRows(ref byte source, int rowBytes, ResampleCoefficients coefficients, Span<byte> target)
    {
        var starts = coefficients.Starts;
        var counts = coefficients.Counts;
        var width = starts.Length;
        for (var x = 0; x < width; x++)
        {
            ref var first = ref Unsafe.Add(ref source, starts[x]);
            ref var weight = ref MemoryMarshal.GetReference(coefficients.Weights(x));
            var (a, b, c, d) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
            for (var tap = 0; tap < counts[x]; tap += 8)
            {
                var weights = Vector256.LoadUnsafe(ref weight, (nuint)tap);
                a += EightBytes(ref Unsafe.Add(ref first, tap)) * weights;
                b += EightBytes(ref Unsafe.Add(ref first, tap + rowBytes)) * weights;
                c += EightBytes(ref Unsafe.Add(ref first, tap + 2 * rowBytes)) * weights;
                d += EightBytes(ref Unsafe.Add(ref first, tap + 3 * rowBytes)) * weights;
            }

            target[x] = Rounded(Vector256.Sum(a));
            target[x + width] = Rounded(Vector256.Sum(b));
            target[x + 2 * width] = Rounded(Vector256.Sum(c));
            target[x + 3 * width] = Rounded(Vector256.Sum(d));
        }

        static byte Rounded(int sum) => (byte)((sum + Half) >> ResampleCoefficients.Precision);
    }

    [MethodImpl(Compiled)]
    private static void GreyRow(ref byte source, ResampleCoefficients coefficients, Span<byte> target)
    {
        for (var x = 0; x < target.Length; x++)
        {
            ref var first = ref Unsafe.Add(ref source, coefficients.Starts[x]);
            var weights = coefficients.Weights(x);
            var sum = Half;
            for (var tap = 0; tap < coefficients.Counts[x]; tap++)
                sum += Unsafe.Add(ref first, tap) * weights[tap];
            target[x] = (byte)(sum >> ResampleCoefficients.Precision);
        }
    }

    [MethodImpl(Compiled)]
    private static void ColourRow(ref byte source, ResampleCoefficients coefficients, Span<uint> target)
    {
        var firstFourOfTwo = Vector256.Create(0, 0, 0, 0, 1, 1, 1, 1);
        for (var x = 0; x < target.Length; x++)
        {
            ref var first = ref Unsafe.Add(ref source, coefficients.Starts[x] * PixelBuffer.Colour);
            ref var weight = ref MemoryMarshal.GetReference(coefficients.Weights(x));
            var sums = Vector256<int>.Zero;
            for (var tap = 0; tap < coefficients.Counts[x]; tap += 2)
            {
                var two = Vector256.CreateScalarUnsafe(Unsafe.As<int, long>(ref Unsafe.Add(ref weight, tap))).AsInt32();
                sums += EightBytes(ref Unsafe.Add(ref first, tap * PixelBuffer.Colour)) * Vector256.Shuffle(two, firstFourOfTwo);
            }

            var pixel = (sums.GetLower() + sums.GetUpper() + Vector128.Create(Half)) >>> ResampleCoefficients.Precision;
            var words = Vector128.Narrow(pixel, pixel);
            target[x] = Vector128.Narrow(words, words).AsUInt32().ToScalar();
        }
    }

    private static void Columns(PixelBuffer source, int height, Span<byte> destination)
    {
        var rowBytes = source.RowBytes;
        var rgbRowBytes = source.Width * 3;
        if (source.Height == height)
        {
            for (var y = 0; y < height; y++)
                ToRgbRow(source.Row(y), source.Channels, destination.Slice(y * rgbRowBytes, rgbRowBytes));
            return;
        }

        var coefficients = ResampleCoefficients.For(source.Height, height);
        using var line = new ScratchMemory(rowBytes);
        for (var y = 0; y < height; y++)
        {
            BlendRows(source, coefficients, y, line.Span);
            ToRgbRow(line.Span, source.Channels, destination.Slice(y * rgbRowBytes, rgbRowBytes));
        }
    }

    [MethodImpl(Compiled)]
    private static void BlendRows(PixelBuffer source, ResampleCoefficients coefficients, int y, Span<byte> line)
    {
        var rowBytes = source.RowBytes;
        var weights = coefficients.Weights(y);
        var count = coefficients.Counts[y];
        ref var first = ref MemoryMarshal.GetReference(source.Row(coefficients.Starts[y]));
        var x = 0;
        for (; x <= line.Length - 8; x += 8)
        {
            var sums = Vector256.Create(Half);
            for (var tap = 0; tap < count; tap++)
                sums += EightBytes(ref Unsafe.Add(ref first, tap * rowBytes + x)) * Vector256.Create(weights[tap]);

            sums >>>= ResampleCoefficients.Precision;
            var words = Vector128.Narrow(sums.GetLower(), sums.GetUpper());
            var bytes = Vector128.Narrow(words, words).AsUInt64().ToScalar();
            MemoryMarshal.Write(line[x..], bytes);
        }

        for (; x < line.Length; x++)
        {
            var sum = Half;
            for (var tap = 0; tap < count; tap++)
                sum += Unsafe.Add(ref first, tap * rowBytes + x) * weights[tap];
            line[x] = (byte)(sum >> ResampleCoefficients.Precision);
        }
    }

    [MethodImpl(Compiled)]
    private static void ToRgbRow(ReadOnlySpan<byte> source, int channels, Span<byte> target)
    {
        if (channels == PixelBuffer.Grey)
        {
            for (int x = 0, to = 0; x < source.Length; x++, to += 3)
                target[to] = target[to + 1] = target[to + 2] = source[x];
            return;
        }

        for (int from = 0, to = 0; to < target.Length; from += PixelBuffer.Colour, to += 3)
        {
            target[to] = source[from];
            target[to + 1] = source[from + 1];
            target[to + 2] = source[from + 2];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> EightBytes(ref byte first)
    {
        var words = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref first)).AsByte());
        return Vector256.WidenLower(words.ToVector256Unsafe()).AsInt32();
    }
}
