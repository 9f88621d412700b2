using System.Buffers.Binary;
using System.Text;

namespace Monk.Weights;

/// <summary>
/// Where the entries of a zip file lie. PyTorch stores its entries uncompressed, so that each can be used in place; .NET's own reader
/// does not say where.
/// </summary>
/// <remarks>The records are those of PKWARE's APPNOTE.TXT, sections 4.3.7 to 4.3.16 and 4.5.3.</remarks>
internal sealed class ZipDirectory
{
    private const uint LocalHeader = 0x04034b50;
    private const uint CentralHeader = 0x02014b50;
    private const uint EndRecord = 0x06054b50;
    private const uint End64Record = 0x06064b50;
    private const uint End64Locator = 0x07064b50;
    private const int EndRecordSize = 22;

    private readonly MappedFile _file;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    private ZipDirectory(MappedFile file) => _file = file;

    public IReadOnlyCollection<string> Names => _entries.Keys;

    public static bool Recognizes(MappedFile file) => file.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(file.Span(0, 4)) == LocalHeader;

    /// <exception cref="MonkException">The directory is missing (as in a file cut short) or leads outside the file.</exception>
    public static ZipDirectory Read(MappedFile file)
    {
        var directory = new ZipDirectory(file);
        directory.ReadEntries();
        return directory;
    }

    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <summary>Offset and length of an entry's bytes in the file.</summary>
    public (long Offset, long Length) Locate(string name)
    {
        if (!_entries.TryGetValue(name, out var entry))
            throw Damaged($"it lacks the entry '{name}'");
        if ((entry.Flags & 1) != 0 || entry.Method != 0 || entry.CompressedSize != entry.Size)
            throw Damaged($"its entry '{name}' is compressed or encrypted, which PyTorch never does; save it again with torch.save");

        // Not through the map: a page fault for each of hundreds of entries, all over the file, takes longer than reading these bytes.
        Span<byte> header = stackalloc byte[30];
        _file.Read(entry.Header, header);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != LocalHeader)
            throw Damaged($"its entry '{name}' does not begin where the directory says");
        var offset = entry.Header + header.Length + BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        if (entry.Size > _file.Length - offset)
            throw Damaged($"its entry '{name}' of {entry.Size} bytes at {offset} leads outside the file of {_file.Length}");
        return (offset, entry.Size);
    }

    private void ReadEntries()
    {
        var (count, position, end) = FindDirectory();
        for (ulong i = 0; i < count; i++)
        {
            if (end - position < 46 || U32(position) != CentralHeader)
                throw Damaged($"its directory promises {count} entries and holds {i}");
            var nameLength = U16(position + 28);
            var extraLength = U16(position + 30);
            var next = position + 46 + nameLength + extraLength + U16(position + 32);
            if (next > end)
                throw Damaged("its directory is cut short");
            var name = Encoding.UTF8.GetString(_file.Span(position + 46, nameLength));
            var extra = _file.Span(position + 46 + nameLength, extraLength);
            if (!_entries.TryAdd(name, ReadEntry(position, extra)))
                throw Damaged($"it has the entry '{name}' twice");
            position = next;
        }
    }

    private Entry ReadEntry(long position, ReadOnlySpan<byte> extra)
    {
        var wide = Zip64(extra);
        var size = Widen(U32(position + 24), ref wide);
        var compressed = Widen(U32(position + 20), ref wide);
        var header = Widen(U32(position + 42), ref wide);
        if (header > _file.Length - 30)
            throw Damaged("its directory leads outside the file");
        return new Entry(header, size, compressed, U16(position + 10), U16(position + 8));
    }

    // Sizes that do not fit 32 bits are all ones there, and follow one another in this extra field.
    private long Widen(uint narrow, ref ReadOnlySpan<byte> wide)
    {
        if (narrow != uint.MaxValue)
            return narrow;
        if (wide.Length < 8)
            throw Damaged("its directory lacks a 64-bit size");
        var value = BinaryPrimitives.ReadInt64LittleEndian(wide);
        wide = wide[8..];
        return value >= 0 ? value : throw Damaged("its directory has a size beyond 63 bits");
    }

    private static ReadOnlySpan<byte> Zip64(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4)
                break;
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == 1)
                return extra.Slice(4, length);
            extra = extra[(4 + length)..];
        }

        return default;
    }

    private (ulong Count, long Start, long End) FindDirectory()
    {
        var record = FindEndRecord();
        ulong count = U16(record + 10);
        ulong size = U32(record + 12);
        ulong start = U32(record + 16);
        var limit = record;
        if (record >= 20 && U32(record - 20) == End64Locator)
        {
            limit = (long)Math.Min(U64(record - 12), long.MaxValue);
            if (limit > record - 20 - 56 || U32(limit) != End64Record)
                throw Damaged("its 64-bit directory does not lie where it is said to");
            (count, size, start) = (U64(limit + 32), U64(limit + 40), U64(limit + 48));
        }

        if (start > (ulong)limit || size > (ulong)limit - start)
            throw Damaged("its directory leads outside the file");
        return (count, (long)start, (long)(start + size));
    }

    private long FindEndRecord()
    {
        var length = (int)Math.Min(_file.Length, EndRecordSize + ushort.MaxValue);
        var tail = _file.Span(_file.Length - length, length);
        for (var i = length - EndRecordSize; i >= 0; i--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail[i..]) == EndRecord && BinaryPrimitives.ReadUInt16LittleEndian(tail[(i + 20)..]) == length - i - EndRecordSize)
                return _file.Length - length + i;
        }

        throw Damaged("it has no directory at its end: it was cut short");
    }

    private ushort U16(long offset) => BinaryPrimitives.ReadUInt16LittleEndian(_file.Span(offset, 2));

    private uint U32(long offset) => BinaryPrimitives.ReadUInt32LittleEndian(_file.Span(offset, 4));

    private ulong U64(long offset) => BinaryPrimitives.ReadUInt64LittleEndian(_file.Span(offset, 8));

    private MonkException Damaged(string what) => new($"The PyTorch file '{_file.Path}' is damaged: {what}.");

    private readonly record struct Entry(long Header, long Size, long CompressedSize, ushort Method, ushort Flags);
}
