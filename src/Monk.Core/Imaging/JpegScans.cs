using System.Buffers.Binary;

namespace Monk.Imaging;

/// <summary>
/// The scans of a JPEG (ITU-T T.81, annex B). A progressive one is decoded by going over the whole image once for each scan, and a scan may
/// take a few bytes: a file of some hundred kilobytes can keep a decoder busy for minutes.
/// </summary>
internal static class JpegScans
{
    /// <summary>
    /// Encoders write about ten, at most some twenty. libjpeg-turbo's own programs have the same guard, <c>-maxscans</c>, which its fuzzers
    /// set to this.
    /// </summary>
    public const int Most = 500;

    /// <summary>The most pixels times scans: fifty scans of the largest image that is read.</summary>
    public const long MostWork = 50 * ImageLimits.MostPixels;

    private const byte StartOfScan = 0xDA;
    private const byte EndOfImage = 0xD9;

    /// <summary>What a JPEG's markers tell before it is decoded; all 0 where they make no sense.</summary>
    public static JpegHeader Read(ReadOnlySpan<byte> file)
    {
        var header = default(JpegHeader);
        for (var at = 2; NextMarker(file, ref at) is { } marker && marker != EndOfImage;)
        {
            if (at + 2 > file.Length)
                break;
            var length = BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
            var content = file.Slice(at, Math.Min(length, file.Length - at));
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC) && header.Width == 0 && content.Length >= 8)
                header = header with { Height = Short(content[3..]), Width = Short(content[5..]), Components = content[7], IsProgressive = (marker & 3) == 2 };
            if (marker == StartOfScan)
            {
                header = header with { Scans = header.Scans + 1, HasAllInOneScan = header.HasAllInOneScan || (header.Scans == 0 && content.Length > 2 && content[2] == header.Components) };
                if (!header.NeedsCoefficients)
                    break; // The decoder stops there, too.
            }

            at += Math.Max((int)length, 2);
        }

        return header;
    }

    /// <summary>The scans of all JPEGs inside another file, and what looks like them: one in 65,536 bytes of anything does.</summary>
    public static int Count(ReadOnlySpan<byte> file) => file.Count((ReadOnlySpan<byte>)[0xFF, StartOfScan]);

    /// <exception cref="UnreadableImageException">It has more scans than any image needs.</exception>
    public static void Check(int scans, long pixels)
    {
        if (scans > Most || (scans > 1 && pixels > MostWork / scans))
            throw new UnreadableImageException($"it has {scans} scans of {pixels} pixels; at most {Math.Min(Most, MostWork / Math.Max(pixels, 1))} are accepted for that size, since each goes over the whole image");
    }

    // In a scan's data 0 follows each 255 that is no marker, and restarts are part of the data.
    private static byte? NextMarker(ReadOnlySpan<byte> file, ref int at)
    {
        while (at < file.Length && file[at..].IndexOf((byte)0xFF) is >= 0 and var distance)
        {
            at += distance + 1;
            while (at < file.Length && file[at] == 0xFF)
                at++;
            if (at == file.Length)
                return null;
            var code = file[at++];
            if (code is not (0 or 1 or (>= 0xD0 and <= 0xD8)))
                return code;
        }

        return null;
    }

    private static int Short(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes);
}

/// <summary>What a JPEG's markers tell.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Components">Channels as stored.</param>
/// <param name="IsProgressive">Whether each scan refines the image.</param>
/// <param name="Scans">How many there are; those that no decoder reads are not counted.</param>
/// <param name="HasAllInOneScan">Whether the first scan holds all components.</param>
internal readonly record struct JpegHeader(int Width, int Height, int Components, bool IsProgressive, int Scans, bool HasAllInOneScan)
{
    /// <summary>Whether the decoder keeps the whole image's coefficients before it makes pixels of any.</summary>
    public bool NeedsCoefficients => IsProgressive || !HasAllInOneScan;

    /// <summary>The bytes of these coefficients; 0 where none are kept.</summary>
    public long CoefficientBytes => NeedsCoefficients ? (long)(Width + 15) * (Height + 15) * Components * sizeof(short) : 0;
}
