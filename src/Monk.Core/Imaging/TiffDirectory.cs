using System.Buffers.Binary;

namespace Monk.Imaging;

/// <summary>
/// The first directory of a TIFF structure (TIFF 6.0, section 2), which EXIF notes have, too: enough to look up single numbers without
/// trusting any of them. A damaged directory has fewer entries, or none.
/// </summary>
internal readonly ref struct TiffDirectory
{
    public const int ImageWidth = 256;
    public const int ImageLength = 257;
    public const int Orientation = 274;
    public const int RowsPerStrip = 278;
    public const int TileWidth = 322;
    public const int TileLength = 323;

    private const int EntryLength = 12;
    private const int TypeShort = 3;
    private const int TypeLong = 4;

    private readonly bool _isLittle;
    private readonly ReadOnlySpan<byte> _entries;

    public TiffDirectory(ReadOnlySpan<byte> structure)
    {
        _isLittle = structure is [(byte)'I', ..];
        if (structure.Length < 8)
            return;
        var start = Long(structure[4..]);
        if (start > structure.Length - 2)
            return;
        var directory = structure[(int)start..];
        _entries = directory.Slice(2, Math.Min(Short(directory) * EntryLength, (directory.Length - 2) / EntryLength * EntryLength));
    }

    /// <summary>The number that an entry holds, or what to take where there is no such entry.</summary>
    public long Number(int tag, long otherwise)
    {
        for (var entry = _entries; !entry.IsEmpty; entry = entry[EntryLength..])
        {
            if (Short(entry) == tag)
            {
                return Short(entry[2..]) switch
                {
                    TypeShort => Short(entry[8..]),
                    TypeLong => Long(entry[8..]),
                    _ => otherwise,
                };
            }
        }

        return otherwise;
    }

    /// <summary>The most elements that an entry claims to have; none can have more than its file has bytes.</summary>
    public long MostElements()
    {
        var most = 0L;
        for (var entry = _entries; !entry.IsEmpty; entry = entry[EntryLength..])
            most = Math.Max(most, Long(entry[4..]));
        return most;
    }

    private int Short(ReadOnlySpan<byte> bytes) =>
        _isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private long Long(ReadOnlySpan<byte> bytes) =>
        _isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
