using System.Buffers.Binary;
using BitMiracle.LibTiff.Classic;

namespace Monk.Imaging;

/// <summary>Reads the samples of a TIFF, strip by strip or tile by tile, into the channels of an image, as 8-bit numbers.</summary>
/// <param name="tiff">The file.</param>
/// <param name="layout">How its pixels are stored.</param>
/// <param name="image">Gets the colours.</param>
/// <param name="alpha">Gets alpha, a byte a pixel; null where there is none.</param>
/// <param name="largest">The sample that becomes 255.</param>
internal sealed class TiffSamples(Tiff tiff, TiffLayout layout, PixelBuffer image, ScratchMemory? alpha, int largest)
{
    private readonly bool _isTiled = tiff.IsTiled();

    /// <summary>The largest colour sample met.</summary>
    public int Brightest { get; private set; }

    public void Read()
    {
        var (width, height) = BlockSize();
        var blockBytes = _isTiled ? tiff.TileSize() : tiff.StripSize();
        if (blockBytes <= 0 || (long)width * height * layout.Bits * (layout.IsPlanar ? 1 : layout.Samples) / 8 > ImageLimits.MostBytes)
            throw new UnreadableImageException($"its header gives pieces of {width} × {height} pixels with {layout.Samples} samples");

        using var lent = new ScratchArray<byte>(blockBytes);
        var block = lent.Items;
        foreach (var plane in Planes())
        {
            for (var y = 0; y < layout.Height; y += height)
            {
                for (var x = 0; x < layout.Width; x += width)
                {
                    ReadBlock(block, blockBytes, x, y, plane);
                    Place(block, x, y, Math.Min(width, layout.Width - x), Math.Min(height, layout.Height - y), plane);
                }
            }
        }
    }

    private IEnumerable<int> Planes() =>
        !layout.IsPlanar ? [0] : layout.Alpha is { } alphaPlane ? Enumerable.Range(0, layout.ColourSamples).Append(alphaPlane) : Enumerable.Range(0, layout.ColourSamples);

    private (int Width, int Height) BlockSize()
    {
        var (width, height) = _isTiled
            ? (tiff.GetField(TiffTag.TILEWIDTH)[0].ToInt(), tiff.GetField(TiffTag.TILELENGTH)[0].ToInt())
            : (layout.Width, RowsPerStrip());
        ImageLimits.Check(width, height);
        return (width, height);
    }

    private int RowsPerStrip()
    {
        var rows = tiff.GetFieldDefaulted(TiffTag.ROWSPERSTRIP)[0].ToInt();
        return rows <= 0 || rows > layout.Height ? layout.Height : rows;
    }

    private void ReadBlock(byte[] block, int blockBytes, int x, int y, int plane)
    {
        var rowsLeft = layout.Height - y;
        var expected = _isTiled ? blockBytes : Math.Min(blockBytes, (int)Math.Min((long)rowsLeft * tiff.ScanlineSize(), int.MaxValue));
        var read = _isTiled
            ? tiff.ReadEncodedTile(tiff.ComputeTile(x, y, 0, (short)plane), block, 0, blockBytes)
            : tiff.ReadEncodedStrip(tiff.ComputeStrip(y, (short)plane), block, 0, expected);
        if (read < expected)
            throw new UnreadableImageException(TiffDiagnostics.FirstError is { } error ? $"the Tiff data is damaged ({error})" : "the Tiff data breaks off before the last pixel");
    }

    private void Place(ReadOnlySpan<byte> block, int x, int y, int width, int height, int plane)
    {
        var rowBytes = _isTiled ? tiff.TileRowSize() : tiff.ScanlineSize();
        var perPixel = layout.IsPlanar ? 1 : layout.Samples;
        var isAlphaPlane = layout.IsPlanar && plane == layout.Alpha;
        var channels = isAlphaPlane ? 0 : layout.IsPlanar ? 1 : layout.ColourSamples;
        var alphaSample = isAlphaPlane ? 0 : layout.IsPlanar ? null : layout.Alpha;
        for (var row = 0; row < height; row++)
        {
            var source = block.Slice(row * rowBytes, rowBytes);
            var target = image.Row(y + row);
            var alphas = alpha is null ? [] : alpha.Span.Slice((y + row) * layout.Width + x, width);
            for (var column = 0; column < width; column++)
            {
                var first = (x + column) * image.Channels + (layout.IsPlanar ? plane : 0);
                for (var channel = 0; channel < channels; channel++)
                    target[first + channel] = Colour(source, column * perPixel + channel);
                if (alphaSample is { } sample)
                    alphas[column] = ToEight(Number(source, column * perPixel + sample), largest);
            }
        }
    }

    private int LargestOfBits => (1 << layout.Bits) - 1;

    private byte Colour(ReadOnlySpan<byte> row, int number)
    {
        var value = Number(row, number);
        Brightest = Math.Max(Brightest, value);
        return layout.Photometric == Photometric.PALETTE ? (byte)value : ToEight(value, largest);
    }

    private static byte ToEight(int value, int largest) => largest switch
    {
        255 => (byte)value,
        < 255 => (byte)(value * 255 / largest),
        _ => SixteenBits.ToEight(SixteenBits.Scaled(value, largest)),
    };

    private int Number(ReadOnlySpan<byte> row, int number)
    {
        if (layout.Bits == 8)
            return row[number];
        if (layout.Bits == 16)
            return BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(row[(number * 2)..]) : BinaryPrimitives.ReadUInt16BigEndian(row[(number * 2)..]);

        // Other depths are packed, the highest bit first, whatever the file's byte order.
        var bit = number * layout.Bits;
        var value = 0;
        for (var at = bit / 8; at <= (bit + layout.Bits - 1) / 8; at++)
            value = value << 8 | row[at];
        return value >> (7 - (bit + layout.Bits - 1) % 8) & LargestOfBits;
    }
}
