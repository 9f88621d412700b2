using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Monk.Files;
using static TorchSharp.torch;

namespace Monk.Weights;

/// <summary>Writes <c>.safetensors</c> files and sets of them.</summary>
internal static class SafetensorsWriter
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Writes the tensors in one file, atomically. The same tensors give the same bytes. The header keeps the order given; the data behind
    /// it is laid out widest type first, so that every tensor is aligned, as the format's own writer does.
    /// </summary>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="tensors">Names and tensors, of any device and strides.</param>
    /// <param name="metadata">Free text for the header, to which <see cref="FileChecksum"/> is added.</param>
    /// <param name="mayWrite">As of <see cref="AtomicFile"/>.</param>
    /// <exception cref="MonkException">
    /// Two tensors have one name, a tensor is of a type that the format lacks, or the file cannot be written.
    /// </exception>
    public static void Write(string path, IReadOnlyList<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null, Action? mayWrite = null)
    {
        var layout = Layout(tensors);
        var all = new Dictionary<string, string>(metadata ?? new Dictionary<string, string>()) { [FileChecksum.Key] = FileChecksum.Placeholder };
        var header = Header(tensors, layout, all);
        AtomicFile.Write(path, stream =>
        {
            var start = stream.Position;
            stream.Write(header);
            var hashes = new List<(TensorEntry, UInt128)>();
            foreach (var index in layout.Order)
            {
                var (name, tensor) = tensors[index];
                hashes.Add((new TensorEntry(name, tensor.dtype, tensor.shape), WriteTensor(stream, tensor)));
            }

            // What is hashed is read once, as it is written; so the checksum comes last, into the place kept for it.
            stream.Position = start + PlaceOfChecksum(header);
            stream.Write(Encoding.ASCII.GetBytes(FileChecksum.Of(all, hashes)));
            stream.Position = stream.Length;
        }, mayWrite);
    }

    // A quote within a text is escaped, so the key with its quotes stands nowhere else.
    private static int PlaceOfChecksum(byte[] header) =>
        header.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"\"{FileChecksum.Key}\":\"{FileChecksum.Placeholder}\"")) + FileChecksum.Key.Length + 4;

    /// <summary>
    /// Writes <c>model-00001-of-0000N.safetensors</c> and so on beside the index, none larger than <paramref name="mostBytes"/> unless one
    /// tensor alone is. The index comes last, so that a set without it is known to be unfinished.
    /// </summary>
    /// <param name="indexPath">The index's path, ending in <c>.safetensors.index.json</c>.</param>
    /// <param name="tensors">Names and tensors.</param>
    /// <param name="mostBytes">Bytes of tensors a file.</param>
    /// <param name="metadata">Free text for each file's header.</param>
    public static void WriteSharded(string indexPath, IReadOnlyList<KeyValuePair<string, Tensor>> tensors, long mostBytes, IReadOnlyDictionary<string, string>? metadata = null)
    {
        const string ending = ".safetensors.index.json";
        if (!indexPath.EndsWith(ending, StringComparison.Ordinal))
            throw new MonkException($"The index of a set of weights files is named like 'model{ending}', and '{indexPath}' is not.");
        ArgumentOutOfRangeException.ThrowIfLessThan(mostBytes, 1);
        Layout(tensors);

        var shards = Split(tensors, mostBytes);
        var stem = indexPath[..^ending.Length];
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < shards.Count; i++)
        {
            var shardPath = FormattableString.Invariant($"{stem}-{i + 1:D5}-of-{shards.Count:D5}.safetensors");
            Write(shardPath, shards[i], metadata);
            foreach (var (name, _) in shards[i])
                map.Add(name, Path.GetFileName(shardPath));
        }

        AtomicFile.Write(indexPath, stream => WriteIndex(stream, map, tensors.Sum(t => Bytes(t.Value))));
    }

    private static List<List<KeyValuePair<string, Tensor>>> Split(IReadOnlyList<KeyValuePair<string, Tensor>> tensors, long mostBytes)
    {
        List<List<KeyValuePair<string, Tensor>>> shards = [[]];
        long size = 0;
        foreach (var tensor in tensors)
        {
            var bytes = Bytes(tensor.Value);
            if (shards[^1].Count > 0 && size + bytes > mostBytes)
            {
                shards.Add([]);
                size = 0;
            }

            shards[^1].Add(tensor);
            size += bytes;
        }

        return shards;
    }

    private static void WriteIndex(Stream stream, Dictionary<string, string> map, long totalBytes)
    {
        using var json = new Utf8JsonWriter(stream, Json with { Indented = true });
        json.WriteStartObject();
        json.WriteStartObject("metadata");
        json.WriteNumber("total_size", totalBytes);
        json.WriteEndObject();
        json.WriteStartObject(ShardedSafetensorsFile.WeightMapKey);
        foreach (var (name, file) in map)
            json.WriteString(name, file);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static (int[] Order, long[] Start) Layout(IReadOnlyList<KeyValuePair<string, Tensor>> tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, tensor) in tensors)
        {
            if (name == SafetensorsHeader.MetadataKey)
                throw new MonkException($"A tensor cannot be named '{name}': safetensors keeps its metadata under that name.");
            if (!names.Add(name))
                throw new MonkException($"Two tensors are named '{name}'; a safetensors file holds each name once.");
            if (ElementType.NameOf(tensor.dtype) is null)
                throw new MonkException($"The tensor '{name}' is of type {tensor.dtype}, which safetensors files cannot hold here; they hold {ElementType.Names}.");
        }

        var order = Enumerable.Range(0, tensors.Count).OrderByDescending(i => ElementType.SizeOf(tensors[i].Value.dtype)).ToArray();
        var start = new long[tensors.Count];
        long end = 0;
        foreach (var index in order)
        {
            start[index] = end;
            end += Bytes(tensors[index].Value);
        }

        return (order, start);
    }

    private static byte[] Header(IReadOnlyList<KeyValuePair<string, Tensor>> tensors, (int[] Order, long[] Start) layout, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        buffer.Write(stackalloc byte[8]);
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            for (var i = 0; i < tensors.Count; i++)
                WriteEntry(json, tensors[i].Key, tensors[i].Value, layout.Start[i]);
            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0)
            buffer.WriteByte((byte)' ');
        if (buffer.Length - 8 > SafetensorsHeader.MostBytes)
            throw new MonkException($"The names and the metadata take {buffer.Length} bytes; a safetensors header holds {SafetensorsHeader.MostBytes}.");
        var header = buffer.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - 8);
        return header;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null || metadata.Count == 0)
            return;
        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, string name, Tensor tensor, long start)
    {
        json.WriteStartObject(name);
        json.WriteString("dtype", ElementType.NameOf(tensor.dtype));
        json.WriteStartArray("shape");
        foreach (var size in tensor.shape)
            json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(start);
        json.WriteNumberValue(start + Bytes(tensor));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static UInt128 WriteTensor(Stream stream, Tensor tensor)
    {
        var hash = new XxHash128();
        if (tensor.numel() == 0)
            return hash.GetCurrentHashAsUInt128();
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var flat = tensor.detach().cpu().contiguous().view(-1);
        const long most = int.MaxValue / 8;
        for (long done = 0, count = flat.numel(); done < count; done += most)
        {
            using var part = flat.narrow(0, done, Math.Min(most, count - done));
            stream.Write(part.bytes);
            hash.Append(part.bytes);
        }

        return hash.GetCurrentHashAsUInt128();
    }

    private static long Bytes(Tensor tensor) => tensor.numel() * ElementType.SizeOf(tensor.dtype);
}
