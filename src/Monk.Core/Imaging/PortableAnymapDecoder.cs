using System.Buffers.Binary;

namespace Monk.Imaging;

/// <summary>
/// Netpbm's formats P1 to P6 (bitmap, greymap, pixmap; text and binary; see pbm(5), pgm(5), ppm(5)). Samples are scaled to 0–255 by
/// the file's own maximum, rounded.
/// </summary>
internal ref struct PortableAnymapDecoder
{
    private const int MostMaximum = 65535;

    private readonly ReadOnlySpan<byte> _file;
    private int _at;
    private int _brightest;

    private PortableAnymapDecoder(ReadOnlySpan<byte> file)
    {
        _file = file;
        _at = 2;
    }

    public static PixelBuffer Decode(ReadOnlySpan<byte> file, DecodingPermit permit) => new PortableAnymapDecoder(file).Decode(permit);

    private PixelBuffer Decode(DecodingPermit permit)
    {
        var kind = _file[1] - '0';
        var width = Number();
        var height = Number();
        var maximum = kind is 1 or 4 ? 1 : Number();
        ImageLimits.Check(width, height);
        if (maximum is < 1 or > MostMaximum)
            throw new UnreadableImageException($"its header gives {maximum} as the largest sample; 1 to {MostMaximum} are allowed");

        var samples = (long)width * height * (kind is 3 or 6 ? 3 : 1);
        if (kind < 4 && samples * (kind == 1 ? 1 : 2) - 1 > _file.Length - _at)
            throw BreaksOff();

        var channels = kind is 3 or 6 ? PixelBuffer.Colour : PixelBuffer.Grey;
        permit.Take(width, height, channels, Orientation.TopLeft, codec: 0);
        var image = new PixelBuffer(width, height, channels);
        try
        {
            if (kind == 4)
                ReadBits(image);
            else if (kind < 4)
                ReadText(image, kind, maximum);
            else
                ReadBinary(image, maximum);
            if (maximum == SixteenBits.Largest)
                image.Traits = SixteenBits.TraitsOf(_brightest);
            return image;
        }
        catch
        {
            image.Dispose();
            throw;
        }
    }

    private void ReadText(PixelBuffer image, int kind, int maximum)
    {
        var pixels = image.Pixels;
        var shown = Math.Min(image.Channels, 3);
        for (var pixel = 0; pixel < pixels.Length; pixel += image.Channels)
        {
            for (var channel = 0; channel < shown; channel++)
                pixels[pixel + channel] = kind == 1 ? (byte)(Bit() ? 0 : 255) : Scaled(Number(), maximum);
        }
    }

    private void ReadBits(PixelBuffer image)
    {
        var rowBytes = (image.Width + 7) / 8;
        var packed = Body((long)rowBytes * image.Height);
        for (var y = 0; y < image.Height; y++)
        {
            var row = image.Row(y);
            for (var x = 0; x < row.Length; x++)
                row[x] = (byte)((packed[y * rowBytes + x / 8] >> (7 - x % 8) & 1) == 1 ? 0 : 255);
        }
    }

    private void ReadBinary(PixelBuffer image, int maximum)
    {
        var pixels = image.Pixels;
        var shown = Math.Min(image.Channels, 3);
        var bytes = maximum > 255 ? 2 : 1;
        var body = Body((long)image.Width * image.Height * shown * bytes);
        for (var pixel = 0; pixel < pixels.Length; pixel += image.Channels)
        {
            for (var channel = 0; channel < shown; channel++, body = body[bytes..])
                pixels[pixel + channel] = Scaled(Math.Min(bytes == 1 ? body[0] : BinaryPrimitives.ReadUInt16BigEndian(body), maximum), maximum);
        }
    }

    private byte Scaled(int value, int maximum)
    {
        _brightest = Math.Max(_brightest, value);
        if (value > maximum)
            throw new UnreadableImageException($"it has a sample of {value}, above its own maximum of {maximum}");
        return (byte)(maximum == 255 ? value : (value * 510 + maximum) / (2 * maximum));
    }

    /// <summary>What follows the single blank after the header.</summary>
    private readonly ReadOnlySpan<byte> Body(long length)
    {
        var body = _file[Math.Min(_at + 1, _file.Length)..];
        return body.Length >= length ? body : throw BreaksOff();
    }

    private bool Bit()
    {
        SkipBlanks();
        return _file[_at++] switch
        {
            (byte)'0' => false,
            (byte)'1' => true,
            var other => throw Unexpected(other),
        };
    }

    private int Number()
    {
        SkipBlanks();
        var start = _at;
        var value = 0;
        for (; _at < _file.Length && _file[_at] is >= (byte)'0' and <= (byte)'9'; _at++)
        {
            value = value * 10 + _file[_at] - '0';
            if (value > 100_000_000)
                throw new UnreadableImageException("it has a number of more than 100,000,000");
        }

        return _at > start ? value : throw Unexpected(_file[_at]);
    }

    private void SkipBlanks()
    {
        for (; _at < _file.Length; _at++)
        {
            if (_file[_at] == '#')
                _at += Math.Max(_file[_at..].IndexOfAny((byte)'\n', (byte)'\r'), 0);
            else if (_file[_at] is not ((byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or 11 or 12))
                return;
        }

        throw BreaksOff();
    }

    private static UnreadableImageException BreaksOff() => new("the pixel data breaks off before the last pixel");

    private static UnreadableImageException Unexpected(byte found) => new($"it has the byte {found} where a number belongs");
}
