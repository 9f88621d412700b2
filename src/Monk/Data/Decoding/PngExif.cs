using System.Buffers.Binary;

namespace Monk.Data;

/// <summary>The orientation in a PNG's <c>eXIf</c> chunk, which Skia does not look at.</summary>
internal static class PngExif
{
    private const int OrientationTag = 0x0112;
    private const int EntryLength = 12;

    /// <summary>Upright, where there is no such chunk or it makes no sense: a damaged note must not cost the image.</summary>
    public static Orientation Orientation(ReadOnlySpan<byte> file)
    {
        for (var chunks = new PngChunks(file); chunks.MoveNext();)
        {
            if (chunks.Kind.SequenceEqual("eXIf"u8))
                return Orientations.FromTag(OrientationValue(chunks.Data));
        }

        return Data.Orientation.TopLeft;
    }

    private static int OrientationValue(ReadOnlySpan<byte> exif)
    {
        if (exif.Length < 8)
            return 0;
        var isLittle = exif[0] == 'I';
        var directory = Long(exif[4..], isLittle);
        if (directory > exif.Length - 2)
            return 0;
        var entries = exif[(int)directory..];
        var count = Short(entries, isLittle);
        entries = entries[2..];
        for (; count > 0 && entries.Length >= EntryLength; count--, entries = entries[EntryLength..])
        {
            if (Short(entries, isLittle) == OrientationTag)
                return Short(entries[8..], isLittle);
        }

        return 0;
    }

    private static ushort Short(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint Long(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
