using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Monk.Files;
using Monk.Imaging;

namespace Monk.Training.Features;

/// <summary>
/// Features on disk: a header, the rows, and an index with a checksum for each row. The file is written once, whole, and never changed; it
/// is read row by row rather than mapped, so that the process's memory does not grow with the number of images and a file cut short is an
/// error, not a crash.
/// </summary>
internal sealed class FeatureFile : IFeatureRows
{
    private readonly SafeFileHandle _file;
    private readonly Dictionary<FeatureSlot, FeatureEntry> _index;
    private readonly int _rowLength;

    private FeatureFile(SafeFileHandle file, IReadOnlyList<long> shape, Dictionary<FeatureSlot, FeatureEntry> index)
    {
        (_file, Shape, _index) = (file, shape, index);
        _rowLength = FeatureFileLayout.RowLength(shape);
    }

    public IReadOnlyList<long> Shape { get; }

    /// <summary>The rows in the file.</summary>
    public IReadOnlyCollection<FeatureSlot> Slots => _index.Keys;

    /// <summary>Opens the file; null when there is none or it is not whole, or not of that key.</summary>
    public static FeatureFile? TryOpen(string path, byte[] key)
    {
        SafeFileHandle? file = null;
        try
        {
            file = RegularFile.OpenHandle(path, FileShare.ReadWrite | FileShare.Delete);
            if (FeatureFileLayout.ReadHeader(file, key) is var (shape, count) && FeatureFileLayout.ReadIndex(file, shape, count) is { } index)
                return new FeatureFile(file, shape, index);
            file.Dispose();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            return null; // Nothing to reuse; it will be computed again.
        }
    }

    public bool Contains(FeatureSlot slot) => _index.ContainsKey(slot);

    public double? SecondsOf(FeatureSlot slot) => _index.TryGetValue(slot, out var entry) ? entry.Seconds : null;

    public bool TryRead(FeatureSlot slot, Span<float> destination)
    {
        if (!_index.TryGetValue(slot, out var entry))
            return false;
        var bytes = MemoryMarshal.AsBytes(destination[.._rowLength]);
        try
        {
            return FeatureFileLayout.ReadFully(_file, bytes, FeatureFileLayout.RowOffset(entry.Row, _rowLength))
                && XxHash3.HashToUInt64(bytes) == entry.Checksum;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // The image is still there.
        }
    }

    /// <summary>What was met when the image was decoded.</summary>
    public ImageTraits Traits(FeatureSlot slot) => _index[slot].Traits;

    public void Dispose() => _file.Dispose();
}

/// <summary>What a feature file's index has of a row.</summary>
internal readonly record struct FeatureEntry(int Row, ulong Checksum, ImageTraits Traits, double? Seconds);

/// <summary>Where things are in a feature file.</summary>
internal static class FeatureFileLayout
{
    public const int HeaderLength = 128;
    public const int IndexEntryLength = 16 + 8 + 8;
    private const int MostDimensions = 4;
    private const ulong Magic = 0x31544145464B4E4D; // "MNKFEAT1"

    public static int RowLength(IReadOnlyList<long> shape) => checked((int)shape.Aggregate(1L, (product, size) => product * size));

    public static long RowOffset(int row, int rowLength) => HeaderLength + (long)row * rowLength * sizeof(float);

    // Magic, key (32), count, dimensions, sizes (4 × 8), checksum of the index, checksum of all this.
    public static byte[] Header(byte[] key, IReadOnlyList<long> shape, int count, ulong indexChecksum)
    {
        if (shape.Count > MostDimensions)
            throw new InvalidOperationException($"Features of {shape.Count} dimensions.");
        var header = new byte[HeaderLength];
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        key.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(40), count);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(44), shape.Count);
        for (var i = 0; i < shape.Count; i++)
            BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(48 + 8 * i), shape[i]);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(80), indexChecksum);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(HeaderLength - 8), XxHash3.HashToUInt64(header.AsSpan(0, HeaderLength - 8)));
        return header;
    }

    public static (long[] Shape, int Count)? ReadHeader(SafeFileHandle file, byte[] key)
    {
        var header = new byte[HeaderLength];
        if (!ReadFully(file, header, 0)
            || BinaryPrimitives.ReadUInt64LittleEndian(header) != Magic
            || !header.AsSpan(8, key.Length).SequenceEqual(key)
            || BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(HeaderLength - 8)) != XxHash3.HashToUInt64(header.AsSpan(0, HeaderLength - 8)))
        {
            return null;
        }

        var (count, dimensions) = (BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(40)), BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(44)));
        if (dimensions is < 0 or > MostDimensions)
            return null;
        var shape = new long[dimensions];
        for (var i = 0; i < shape.Length; i++)
            shape[i] = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(48 + 8 * i));
        return IsPossible(shape, count, RandomAccess.GetLength(file)) ? (shape, count) : null;
    }

    /// <summary>Whether a file of that length can hold so many rows.</summary>
    private static bool IsPossible(long[] shape, int count, long length)
    {
        var rowLength = 1L;
        foreach (var size in shape)
        {
            if (size < 1 || size > int.MaxValue / sizeof(float) / rowLength)
                return false;
            rowLength *= size;
        }

        return count >= 0 && count <= int.MaxValue / IndexEntryLength && count * (rowLength * sizeof(float) + IndexEntryLength) <= length;
    }

    public static Dictionary<FeatureSlot, FeatureEntry>? ReadIndex(SafeFileHandle file, long[] shape, int count)
    {
        var offset = RowOffset(count, RowLength(shape));
        var bytes = new byte[count * IndexEntryLength];
        var header = new byte[HeaderLength];
        if (RandomAccess.GetLength(file) != offset + bytes.Length
            || !ReadFully(file, bytes, offset)
            || !ReadFully(file, header, 0)
            || BinaryPrimitives.ReadUInt64LittleEndian(header.AsSpan(80)) != XxHash3.HashToUInt64(bytes))
        {
            return null;
        }

        var index = new Dictionary<FeatureSlot, FeatureEntry>(count);
        for (var row = 0; row < count; row++)
        {
            var entry = bytes.AsSpan(row * IndexEntryLength, IndexEntryLength);
            index[new FeatureSlot(BinaryPrimitives.ReadUInt128LittleEndian(entry), entry[16] != 0)] =
                new FeatureEntry(row, BinaryPrimitives.ReadUInt64LittleEndian(entry[24..]), (ImageTraits)entry[17], SecondsIn(entry));
        }

        return index;
    }

    // Files of earlier versions have 0 there.
    private static double? SecondsIn(ReadOnlySpan<byte> entry) =>
        BinaryPrimitives.ReadSingleLittleEndian(entry[20..]) is var seconds && seconds > 0 ? seconds : null;

    // Image (16), side, traits, 2 bytes of nothing, seconds (4), checksum of the row.
    public static void WriteEntry(Span<byte> entry, FeatureSlot slot, ImageTraits traits, double? seconds, ulong checksum)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(entry, slot.Image);
        entry[16] = slot.Mirrored ? (byte)1 : (byte)0;
        entry[17] = (byte)traits;
        BinaryPrimitives.WriteSingleLittleEndian(entry[20..], (float)(seconds ?? 0));
        BinaryPrimitives.WriteUInt64LittleEndian(entry[24..], checksum);
    }

    public static bool ReadFully(SafeFileHandle file, Span<byte> destination, long offset)
    {
        while (!destination.IsEmpty)
        {
            var read = RandomAccess.Read(file, destination, offset);
            if (read == 0)
                return false;
            destination = destination[read..];
            offset += read;
        }

        return true;
    }
}
