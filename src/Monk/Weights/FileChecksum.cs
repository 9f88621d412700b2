using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Monk.Weights;

/// <summary>
/// The checksum in the metadata of the safetensors files that Monk writes: XXH128 of the metadata and of each tensor's name, type, shape
/// and bytes. It does not depend on the order of anything in the file, so that another library may write the same content anew.
/// </summary>
/// <remarks>It finds what disks and copies do to files. It is no protection against somebody who changes a file on purpose.</remarks>
internal static class FileChecksum
{
    /// <summary>Its name in the metadata.</summary>
    public const string Key = "monk_checksum";

    /// <summary>What stands in its place until it is known; of the same length.</summary>
    public static readonly string Placeholder = Prefix + new string('0', 32);

    private const string Prefix = "xxh128:";
    private const int BlockBytes = 1 << 20;

    /// <summary>The checksum of a file.</summary>
    /// <param name="metadata">Its metadata; <see cref="Key"/> in it is left out.</param>
    /// <param name="tensors">Its tensors with the hashes of their bytes, in any order.</param>
    public static string Of(IReadOnlyDictionary<string, string> metadata, IEnumerable<(TensorEntry Entry, UInt128 Hash)> tensors)
    {
        var hash = new XxHash128();
        foreach (var (key, value) in metadata.Where(pair => pair.Key != Key).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Add(hash, key);
            Add(hash, value);
        }

        Add(hash, -1);
        foreach (var (entry, bytes) in tensors.OrderBy(tensor => tensor.Entry.Name, StringComparer.Ordinal))
        {
            Add(hash, entry.Name);
            Add(hash, ElementType.NameOf(entry.DType)!);
            Add(hash, entry.Shape.Count);
            foreach (var size in entry.Shape)
                Add(hash, size);
            Add(hash, (long)(ulong)bytes);
            Add(hash, (long)(ulong)(bytes >> 64));
        }

        return Prefix + hash.GetCurrentHashAsUInt128().ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Reads the whole file and compares, where it has a checksum.</summary>
    /// <exception cref="DamagedFileException">The content is not what was written.</exception>
    public static void Verify(MappedFile file, IReadOnlyList<StoredTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        if (!metadata.TryGetValue(Key, out var stated))
            return;
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            var hashes = tensors.OrderBy(tensor => tensor.Offset).Select(tensor => (tensor.Entry, HashOf(file, tensor, block))).ToList();
            if (Of(metadata, hashes) != stated)
                throw new DamagedFileException(file.Path, "its content is not the one that was written, by the checksum that was written with it");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private static UInt128 HashOf(MappedFile file, StoredTensor tensor, byte[] block)
    {
        var hash = new XxHash128();
        var offset = tensor.Offset;
        for (var left = TensorSize.InBytes(tensor.Entry.Shape, tensor.Entry.DType)!.Value; left > 0;)
        {
            var part = block.AsSpan(0, (int)Math.Min(left, BlockBytes));
            file.Read(offset, part);
            hash.Append(part);
            offset += part.Length;
            left -= part.Length;
        }

        return hash.GetCurrentHashAsUInt128();
    }

    private static void Add(XxHash128 hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Add(hash, bytes.Length);
        hash.Append(bytes);
    }

    private static void Add(XxHash128 hash, long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.Append(bytes);
    }
}
