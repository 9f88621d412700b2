using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Monk.Tests.Data;

/// <summary>Image files of kinds that no encoder at hand writes.</summary>
internal static class MadeFiles
{
    public const ushort TiffMaxSampleValue = 281;
    public const ushort TiffExtraSamples = 338;

    /// <summary>A PNG of 16-bit samples.</summary>
    /// <param name="width">In pixels.</param>
    /// <param name="colourType">0 grey, 2 colour, 4 grey with alpha, 6 colour with alpha.</param>
    /// <param name="samples">Row after row.</param>
    /// <param name="chunks">Chunks before the pixels.</param>
    public static byte[] DeepPng(int width, byte colourType, ushort[] samples, params (string Kind, byte[] Data)[] chunks)
    {
        var channels = colourType switch { 0 => 1, 2 => 3, 4 => 2, _ => 4 };
        var height = samples.Length / channels / width;
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
            {
                zlib.WriteByte(0);
                foreach (var sample in samples.AsSpan(y * width * channels, width * channels))
                    zlib.Write([(byte)(sample >> 8), (byte)sample]);
            }
        }

        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (16, colourType);
        Span<byte> number = stackalloc byte[4];
        foreach (var (kind, data) in (IEnumerable<(string, byte[])>)[("IHDR", header), .. chunks, ("IDAT", packed.ToArray()), ("IEND", [])])
        {
            var body = (byte[])[.. kind.Select(letter => (byte)letter), .. data];
            BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
            file.Write(number);
            file.Write(body);
            BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(body));
            file.Write(number);
        }

        return file.ToArray();
    }

    /// <summary>
    /// A grey progressive JPEG whose scans each say, in a few bytes, that nothing changes; a decoder goes over the whole image for each.
    /// </summary>
    public static byte[] ManyScansJpeg(int width, int height, int scans)
    {
        using var file = new MemoryStream();
        file.Write([0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)1, 64)]);
        file.Write([0xFF, 0xC2, 0, 11, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0]);
        // One code, of one bit: the next 2^14 blocks and as many more as the 14 bits that follow say are at their end.
        file.Write([0xFF, 0xC4, 0, 20, 0x10, 1, .. new byte[15], 0xE0]);
        var blocks = (long)((width + 7) / 8) * ((height + 7) / 8);
        for (var scan = 0; scan < scans; scan++)
        {
            file.Write([0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 63, 13]);
            var bits = string.Concat(Enumerable.Repeat("0" + new string('1', 14), (int)((blocks + 32766) / 32767)));
            foreach (var chunk in bits.Chunk(8))
            {
                var value = Convert.ToByte(new string(chunk).PadRight(8, '1'), 2);
                file.WriteByte(value);
                if (value == 0xFF)
                    file.WriteByte(0);
            }
        }

        file.Write([0xFF, 0xD9]);
        return file.ToArray();
    }

    /// <summary>A little-endian TIFF of one strip.</summary>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="bits">Of a sample.</param>
    /// <param name="channels">Samples of a pixel.</param>
    /// <param name="photometric">0 white is zero, 1 black is zero, 2 colour, 3 palette, 5 inks.</param>
    /// <param name="strip">The packed samples.</param>
    /// <param name="extra">Further fields, each of one 16-bit number.</param>
    public static byte[] Tiff(int width, int height, int bits, int channels, int photometric, byte[] strip, params (ushort Tag, ushort Value)[] extra)
    {
        const int Pixels = 1024;
        var fields = new SortedDictionary<ushort, uint>
        {
            [256] = (uint)width, [257] = (uint)height, [259] = 1, [262] = (uint)photometric,
            [273] = Pixels, [277] = (uint)channels, [278] = (uint)height, [279] = (uint)strip.Length,
        };
        foreach (var (tag, value) in extra)
            fields[tag] = value;
        fields[258] = (uint)bits;

        var file = new byte[Pixels + strip.Length];
        ((byte[])[(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0]).CopyTo(file, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), (ushort)fields.Count);
        var at = 10;
        foreach (var (tag, value) in fields)
        {
            var entry = file.AsSpan(at, 12);
            BinaryPrimitives.WriteUInt16LittleEndian(entry, tag);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], (ushort)(tag is 273 or 279 ? 4 : 3));
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], 1);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], value);
            if (tag == 258 && channels > 1)
            {
                // One depth for each channel, apart.
                BinaryPrimitives.WriteInt32LittleEndian(entry[4..], channels);
                if (channels > 2)
                    BinaryPrimitives.WriteInt32LittleEndian(entry[8..], 900);
                else
                    BinaryPrimitives.WriteInt32LittleEndian(entry[8..], bits | bits << 16);
                for (var channel = 0; channel < channels; channel++)
                    BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(900 + 2 * channel), (ushort)bits);
            }

            at += 12;
        }

        strip.CopyTo(file, Pixels);
        return file;
    }

    /// <summary>A BMP with a header of version 4, which has a mask for alpha.</summary>
    /// <param name="width">In pixels.</param>
    /// <param name="bgra">Rows from the bottom up.</param>
    public static byte[] Bmp(int width, byte[] bgra)
    {
        const int Offset = 14 + 108;
        var file = new byte[Offset + bgra.Length];
        (file[0], file[1]) = ((byte)'B', (byte)'M');
        Write(2, file.Length);
        Write(10, Offset);
        Write(14, 108);
        Write(18, width);
        Write(22, bgra.Length / 4 / width);
        Write(26, 1 | 32 << 16);
        Write(30, 3);
        Write(34, bgra.Length);
        Write(54, 0x00FF0000);
        Write(58, 0x0000FF00);
        Write(62, 0x000000FF);
        Write(66, unchecked((int)0xFF000000));
        Write(70, 0x73524742);
        bgra.CopyTo(file, Offset);
        return file;

        void Write(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
    }
}
