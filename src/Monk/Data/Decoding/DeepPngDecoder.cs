using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Monk.Data;

/// <summary>
/// PNG files with 16 bits a channel (PNG specification, third edition), common for X-rays. Skia drops the low byte of each sample;
/// here it is rounded.
/// </summary>
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

    public static (PixelBuffer Image, Orientation Orientation) Decode(ReadOnlySpan<byte> file)
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

        var packed = ArrayPool<byte>.Shared.Rent(file.Length);
        var image = new PixelBuffer((int)width, (int)height, channels < 3 ? PixelBuffer.Grey : PixelBuffer.Colour);
        try
        {
            using var rows = new ZLibStream(new MemoryStream(packed, 0, Gather(chunks, packed)), CompressionMode.Decompress);
            foreach (var pass in header[12] == 0 ? OnePass : Interlaced)
                ReadPass(rows, image, channels, pass);
            return (image, PngExif.Orientation(file));
        }
        catch (Exception failure) when (failure is EndOfStreamException or InvalidDataException or UnreadableImageException)
        {
            image.Dispose();
            throw failure switch
            {
                EndOfStreamException => new UnreadableImageException("the Png data breaks off before the last pixel", failure),
                InvalidDataException => new UnreadableImageException("the Png data is damaged", failure),
                _ => failure,
            };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    private static int Gather(PngChunks chunks, byte[] packed)
    {
        var length = 0;
        while (chunks.MoveNext())
        {
            if (!chunks.Kind.SequenceEqual("IDAT"u8))
                continue;
            chunks.Data.CopyTo(packed.AsSpan(length));
            length += chunks.Data.Length;
        }

        return length;
    }

    private static void ReadPass(ZLibStream rows, PixelBuffer image, int channels, (int X, int Y, int StepX, int StepY) pass)
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
            Place(row, bytesPerPixel, image, y, pass.X, pass.StepX);
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

    private static void Place(ReadOnlySpan<byte> row, int bytesPerPixel, PixelBuffer image, int y, int x, int step)
    {
        var target = image.Row(y);
        var shown = Math.Min(image.Channels, bytesPerPixel / BytesPerSample);
        for (; !row.IsEmpty; row = row[bytesPerPixel..], x += step)
        {
            for (var channel = 0; channel < shown; channel++)
                target[x * image.Channels + channel] = SixteenBits.ToEight(BinaryPrimitives.ReadUInt16BigEndian(row[(channel * BytesPerSample)..]));
        }
    }
}
