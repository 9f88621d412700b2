using System.Buffers;
using System.Buffers.Binary;
using BitMiracle.LibTiff.Classic;

namespace Monk.Data;

/// <summary>Reads the samples of a TIFF, strip by strip or tile by tile, into the channels of an image, as 8-bit numbers.</summary>
internal sealed class TiffSamples(Tiff tiff, TiffLayout layout, PixelBuffer image)
{
    private readonly bool _isTiled = tiff.IsTiled();

    public void Read()
    {
        var (width, height) = BlockSize();
        var blockBytes = _isTiled ? tiff.TileSize() : tiff.StripSize();
        if (blockBytes <= 0 || (long)width * height * layout.Bits * (layout.IsPlanar ? 1 : layout.Samples) / 8 > ImageLimits.MostBytes)
            throw new UnreadableImageException($"its header gives pieces of {width} × {height} pixels with {layout.Samples} samples");

        var block = ArrayPool<byte>.Shared.Rent(blockBytes);
        try
        {
            for (var plane = 0; plane < (layout.IsPlanar ? layout.UsedSamples : 1); plane++)
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
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

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
        var firstChannel = layout.IsPlanar ? plane : 0;
        var channels = layout.IsPlanar ? 1 : layout.UsedSamples;
        for (var row = 0; row < height; row++)
        {
            var source = block.Slice(row * rowBytes, rowBytes);
            var target = image.Row(y + row)[(x * image.Channels + firstChannel)..];
            for (var column = 0; column < width; column++)
            {
                for (var channel = 0; channel < channels; channel++)
                    target[column * image.Channels + channel] = Sample(source, column * perPixel + channel);
            }
        }
    }

    private byte Sample(ReadOnlySpan<byte> row, int number)
    {
        if (layout.Bits == 8)
            return row[number];
        if (layout.Bits == 16)
            return SixteenBits.ToEight(BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(row[(number * 2)..]) : BinaryPrimitives.ReadUInt16BigEndian(row[(number * 2)..]));

        var largest = (1 << layout.Bits) - 1;
        var bit = number * layout.Bits;
        var value = (row[bit / 8] >> (8 - layout.Bits - bit % 8)) & largest;
        return (byte)(layout.Photometric == Photometric.PALETTE ? value : value * 255 / largest);
    }
}
