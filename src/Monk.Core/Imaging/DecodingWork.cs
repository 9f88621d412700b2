using System.Buffers.Binary;

namespace Monk.Imaging;

/// <summary>
/// Tells from the first bytes of an image whether decoding it may take long. It is a guess that costs next to nothing: what is allowed, the
/// decoders decide.
/// </summary>
internal static class DecodingWork
{
    /// <summary>Pixels to go over, or bytes to go through, that take well below a second.</summary>
    private const long Short = 8_000_000;

    public static bool MayTakeLong(ReadOnlySpan<byte> file) => file.Length > Short || OwnFormats.Of(file) is not null || Of(file) > Short;

    private static long Of(ReadOnlySpan<byte> file)
    {
        try
        {
            return ImageFormats.Sniff(file) switch
            {
                ImageFormat.Jpeg => OfJpeg(JpegScans.Read(file)),
                ImageFormat.Png when file.Length >= 24 => Product(BinaryPrimitives.ReadUInt32BigEndian(file[16..]), BinaryPrimitives.ReadUInt32BigEndian(file[20..])),
                ImageFormat.Gif when file.Length >= 10 => Product(BinaryPrimitives.ReadUInt16LittleEndian(file[6..]), BinaryPrimitives.ReadUInt16LittleEndian(file[8..])),
                ImageFormat.Bmp when file.Length >= 26 => Product(BinaryPrimitives.ReadUInt32LittleEndian(file[18..]), Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(file[22..]))),
                ImageFormat.Tiff => OfTiff(file),
                ImageFormat.PortableAnymap => file.Length * (file[1] == '4' ? 8L : 1), // Of a bitmap each bit is a pixel.
                ImageFormat.WebP when file.Length >= 30 => OfWebP(file),
                _ => 0, // Too short for a header: refused at once.
            };
        }
        catch (UnreadableImageException)
        {
            return 0;
        }
    }

    private static long OfJpeg(JpegHeader header) => Product((long)header.Width * header.Height, Math.Max(header.Scans, 1));

    // https://developers.google.com/speed/webp/docs/riff_container: lossy, lossless, or a header before either.
    private static long OfWebP(ReadOnlySpan<byte> file) => file[15] switch
    {
        (byte)' ' => Product(BinaryPrimitives.ReadUInt16LittleEndian(file[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(file[28..]) & 0x3FFF),
        (byte)'L' when BinaryPrimitives.ReadUInt32LittleEndian(file[21..]) is var sides => Product((sides & 0x3FFF) + 1, (sides >> 14 & 0x3FFF) + 1),
        _ => Product((BinaryPrimitives.ReadUInt32LittleEndian(file[24..]) & 0xFFFFFF) + 1, (BinaryPrimitives.ReadUInt32LittleEndian(file[26..]) >> 8) + 1),
    };

    // A JPEG inside may have scans of its own.
    private static long OfTiff(ReadOnlySpan<byte> file)
    {
        var directory = new TiffDirectory(file);
        return Product(Product(directory.Number(TiffDirectory.ImageWidth, 0), directory.Number(TiffDirectory.ImageLength, 0)), Math.Max(JpegScans.Count(file), 1));
    }

    private static long Product(long a, long b) => b > 0 && a > long.MaxValue / b ? long.MaxValue : a * b;
}
