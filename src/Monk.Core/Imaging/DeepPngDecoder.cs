using System.Buffers.Binary;
using System.IO.Compression;

namespace Monk.Imaging;

/// <summary>
/// PNG files with 16 bits a channel (PNG specification, third edition), common for X-rays. Skia drops the low byte of each sample;
/// here it is rounded.
/// </summary>
/// <remarks>
/// A writer of 12-bit data is to scale it to 16 bits and to note the 12 in an <c>sBIT</c> chunk. Some note it and do not scale: a file
/// whose chunk gives a depth that all its samples keep to, and whose samples are not that depth's scaled ones, is scaled here.
/// </remarks>
internal static class DeepPngDecoder
{
    private const int HeaderLength = 13;
    private const int BytesPerSample = 2;

    /// <summary>Deflate makes at most this many bytes of one.</summary>
    private const long MostExpansion = 1032;

    /// <summary>Adam7's passes: where each begins and in which steps it goes, across and down.</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] Interlaced =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    private static readonly (int X, int Y, int StepX, int StepY)[] OnePass = [(0, 0, 1, 1)];

    /// <summary>Whether a PNG file has 16 bits a channel.</summary>
    public static bool Handles(ReadOnlySpan<byte> file)
    {
        var chunks = new PngChunks(file);
        return chunks.MoveNext() && chunks.Kind.SequenceEqual("IHDR"u8) && chunks.Data is [_, _, _, _, _, _, _, _, 16, ..];
    }

    public static (PixelBuffer Image, Orientation Orientation) Decode(ReadOnlySpan<byte> file, ImageBackground background, DecodingPermit permit)
    {
        var chunks = new PngChunks(file);
        chunks.MoveNext();
        var header = chunks.Data;
        if (header.Length < HeaderLength)
            throw new UnreadableImageException("its Png header is damaged");
        var width = BinaryPrimitives.ReadUInt32BigEndian(header);
        var height = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        var channels = header[9] switch
        {
            0 => 1,
            2 => 3,
            4 => 2,
            6 => 4,
            var kind => throw new UnreadableImageException($"its Png header gives the colour type {kind} for 16 bits a channel"),
        };
        ImageLimits.Check(width, height);
        if ((long)width * height * channels * BytesPerSample > file.Length * MostExpansion)
            throw new UnreadableImageException("the Png data breaks off before the last pixel");

        var notes = new Ancillary(file);
        var (shown, orientation) = (channels < 3 ? PixelBuffer.Grey : PixelBuffer.Colour, PngExif.Orientation(file));
        permit.Take((int)width, (int)height, shown, orientation, file.Length + 2L * width * channels * BytesPerSample);
        using var packed = new ScratchMemory(file.Length);
        var image = new PixelBuffer((int)width, (int)height, shown);
        try
        {
            var length = Gather(chunks, packed.Span);
            var passes = header[12] == 0 ? OnePass : Interlaced;
            var samples = Read(packed, length, passes, image, channels, new Samples(SixteenBits.Largest, notes, background));
            if (notes.Depth is not { } depth)
                image.Traits |= SixteenBits.TraitsOf(samples.Brightest);
            else if (samples.Brightest < 1 << depth && samples.HasFine)
                samples = Read(packed, length, passes, image, channels, new Samples((1 << depth) - 1, notes, background));
            if (samples.HasTransparent)
                image.Traits |= ImageTraits.Transparent;
            return (image, orientation);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or UnreadableImageException)
        {
            image.Dispose();
            throw failure switch
            {
                EndOfStreamException => new UnreadableImageException("the Png data breaks off before the last pixel", failure),
                UnreadableImageException => failure,
                // Of a stream that is not zlib's the library throws one exception, of one that wants a preset dictionary another.
                _ => new UnreadableImageException("the Png data is damaged", failure),
            };
        }
    }

    private static Samples Read(ScratchMemory packed, int length, (int X, int Y, int StepX, int StepY)[] passes, PixelBuffer image, int channels, Samples samples)
    {
        using var rows = new ZLibStream(packed.Read(length), CompressionMode.Decompress);
        foreach (var pass in passes)
            ReadPass(rows, image, channels, pass, samples);
        return samples;
    }

    private static int Gather(PngChunks chunks, Span<byte> packed)
    {
        var length = 0;
        while (chunks.MoveNext())
        {
            if (!chunks.Kind.SequenceEqual("IDAT"u8))
                continue;
            chunks.Data.CopyTo(packed[length..]);
            length += chunks.Data.Length;
        }

        return length;
    }

    private static void ReadPass(ZLibStream rows, PixelBuffer image, int channels, (int X, int Y, int StepX, int StepY) pass, Samples samples)
    {
        var columns = (image.Width - pass.X + pass.StepX - 1) / pass.StepX;
        if (columns <= 0)
            return;
        var bytesPerPixel = channels * BytesPerSample;
        var above = new byte[columns * bytesPerPixel];
        var row = new byte[columns * bytesPerPixel];
        Span<byte> filter = stackalloc byte[1];
        for (var y = pass.Y; y < image.Height; y += pass.StepY)
        {
            rows.ReadExactly(filter);
            rows.ReadExactly(row);
            Unfilter(filter[0], row, above, bytesPerPixel);
            Place(row, bytesPerPixel, image, y, pass.X, pass.StepX, samples);
            (row, above) = (above, row);
        }
    }

    private static void Unfilter(byte filter, byte[] row, byte[] above, int step)
    {
        switch (filter)
        {
            case 0:
                break;
            case 1:
                for (var at = step; at < row.Length; at++)
                    row[at] += row[at - step];
                break;
            case 2:
                for (var at = 0; at < row.Length; at++)
                    row[at] += above[at];
                break;
            case 3:
                for (var at = 0; at < row.Length; at++)
                    row[at] += (byte)(((at < step ? 0 : row[at - step]) + above[at]) / 2);
                break;
            case 4:
                for (var at = 0; at < row.Length; at++)
                    row[at] += at < step ? above[at] : Paeth(row[at - step], above[at], above[at - step]);
                break;
            default:
                throw new UnreadableImageException("the Png data is damaged");
        }
    }

    private static byte Paeth(byte left, byte above, byte corner)
    {
        var toLeft = Math.Abs(above - corner);
        var toAbove = Math.Abs(left - corner);
        var toCorner = Math.Abs(left + above - 2 * corner);
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }

    private static void Place(ReadOnlySpan<byte> row, int bytesPerPixel, PixelBuffer image, int y, int x, int step, Samples samples)
    {
        var target = image.Row(y);
        var shown = Math.Min(image.Channels, bytesPerPixel / BytesPerSample) == 1 ? 1 : 3;
        var hasAlpha = bytesPerPixel / BytesPerSample > shown;
        for (; !row.IsEmpty; row = row[bytesPerPixel..], x += step)
        {
            var pixel = row[..(shown * BytesPerSample)];
            var alpha = hasAlpha ? samples.Scaled(BinaryPrimitives.ReadUInt16BigEndian(row[(shown * BytesPerSample)..])) : samples.AlphaOf(pixel);
            for (var channel = 0; channel < shown; channel++)
            {
                var value = samples.Take(BinaryPrimitives.ReadUInt16BigEndian(pixel[(channel * BytesPerSample)..]));
                target[x * image.Channels + channel] = SixteenBits.ToEight(samples.IsOpaque(alpha) ? value : Compositing.StraightOfSixteen(value, alpha, samples.Background));
            }
        }
    }

    /// <summary>Scales samples, and notes what they tell of their image.</summary>
    private sealed class Samples(int largest, Ancillary notes, ImageBackground background)
    {
        public ImageBackground Background => background;

        private readonly byte[]? _transparent = notes.Transparent;
        private readonly int _fineBits = notes.Depth is { } depth ? (1 << (16 - depth)) - 1 : 0;
        private readonly int _depth = notes.Depth ?? 16;

        public int Brightest { get; private set; }

        /// <summary>
        /// Whether a sample has bits that samples scaled up from the declared depth have not: neither zeros nor a repetition of the first
        /// ones follow the depth's own.
        /// </summary>
        public bool HasFine { get; private set; }

        public bool HasTransparent { get; private set; }

        public int Take(int sample)
        {
            Brightest = Math.Max(Brightest, sample);
            var fine = sample & _fineBits;
            if (fine != 0 && fine != (sample >> _depth))
                HasFine = true;
            return Scaled(sample);
        }

        public int Scaled(int sample) => SixteenBits.Scaled(sample, largest);

        /// <summary>Of a pixel without alpha of its own: a file may name one colour that is not there.</summary>
        public int AlphaOf(ReadOnlySpan<byte> pixel) => _transparent is not null && pixel.SequenceEqual(_transparent) ? 0 : SixteenBits.Largest;

        public bool IsOpaque(int alpha)
        {
            if (alpha == SixteenBits.Largest)
                return true;
            HasTransparent = true;
            return false;
        }
    }

    /// <summary>What chunks besides the pixels tell of them.</summary>
    private sealed class Ancillary
    {
        public Ancillary(ReadOnlySpan<byte> file)
        {
            for (var chunks = new PngChunks(file); chunks.MoveNext();)
            {
                if (chunks.Kind.SequenceEqual("IDAT"u8))
                    return; // Both come before the pixels.
                if (chunks.Kind.SequenceEqual("tRNS"u8) && chunks.Data.Length is 2 or 6)
                    Transparent = chunks.Data.ToArray();
                else if (chunks.Kind.SequenceEqual("sBIT"u8) && chunks.Data.Length is >= 1 and <= 4)
                    Depth = DepthOf(chunks.Data);
            }
        }

        /// <summary>The samples of the colour that is transparent.</summary>
        public byte[]? Transparent { get; }

        /// <summary>The significant bits, from 8 to 15; null when they are all, or not told.</summary>
        public int? Depth { get; }

        // Grey, grey and alpha, colour, or colour and alpha.
        private static int? DepthOf(ReadOnlySpan<byte> bits)
        {
            var most = 0;
            foreach (var channel in bits[..(bits.Length < 3 ? 1 : 3)])
                most = Math.Max(most, channel);
            return most is >= 8 and <= 15 ? most : null;
        }
    }
}
