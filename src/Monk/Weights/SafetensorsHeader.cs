using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace Monk.Weights;

/// <summary>The directory at the head of a safetensors file, checked against the file's real size before anything is believed.</summary>
internal sealed record SafetensorsHeader(IReadOnlyList<StoredTensor> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The longest header that the format's own reader accepts.</summary>
    public const int MostBytes = 100_000_000;

    public const string MetadataKey = "__metadata__";

    private const int MostDimensions = 64; // torch's own limit

    public static SafetensorsHeader Read(MappedFile file)
    {
        if (file.Length < 8)
            throw Defect(file, $"it has {file.Length} bytes, fewer than the 8 that say how long the header is");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file.Span(0, 8));
        if (length > MostBytes)
            throw Defect(file, $"the header claims {length} bytes, more than the {MostBytes} that the format allows");
        if ((long)length > file.Length - 8)
            throw Defect(file, $"the header claims {length} bytes and the file ends after {file.Length - 8}: it was cut short");

        try
        {
            using var json = JsonDocument.Parse(file.Span(8, (int)length).ToArray());
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw Defect(file, "the header is not a JSON object");
            return Read(file, json.RootElement, 8 + (long)length);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new DamagedFileException(file.Path, $"the header is not valid JSON: {Clip(e.Message)}", e);
        }
    }

    private static SafetensorsHeader Read(MappedFile file, JsonElement root, long dataStart)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var tensors = new List<StoredTensor>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            if (!seen.Add(property.Name))
                throw Defect(file, $"the header names '{property.Name}' twice");
            if (property.Name == MetadataKey)
                ReadMetadata(file, property.Value, metadata);
            else
                tensors.Add(ReadTensor(file, property.Name, property.Value, dataStart));
        }

        CheckLayout(file, tensors, dataStart);
        return new SafetensorsHeader(tensors, metadata);
    }

    private static void ReadMetadata(MappedFile file, JsonElement element, Dictionary<string, string> metadata)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Defect(file, "the metadata is not a JSON object");
        foreach (var property in element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String)
                throw Defect(file, $"the metadata's '{property.Name}' is not a text");
            if (!metadata.TryAdd(property.Name, property.Value.GetString()!))
                throw Defect(file, $"the metadata names '{property.Name}' twice");
        }
    }

    private static StoredTensor ReadTensor(MappedFile file, string name, JsonElement element, long dataStart)
    {
        if (element.ValueKind != JsonValueKind.Object
            || !element.TryGetProperty("dtype", out var type)
            || !element.TryGetProperty("shape", out var shape)
            || !element.TryGetProperty("data_offsets", out var offsets)
            || type.ValueKind != JsonValueKind.String)
            throw Defect(file, $"the tensor '{name}' lacks its dtype, shape or data_offsets");
        var dtype = ElementType.FromName(type.GetString())
            ?? throw Defect(file, $"the tensor '{name}' is of type '{type.GetString()}', which cannot be held here; known are {ElementType.Names}");

        var sizes = Numbers(file, name, "shape", shape);
        var ends = Numbers(file, name, "data_offsets", offsets);
        if (ends.Length != 2 || ends[0] > ends[1])
            throw Defect(file, $"the tensor '{name}' has data_offsets {TensorEntry.Text(ends)}, not a start and an end");
        if (ends[1] > file.Length - dataStart)
            throw Defect(file, $"the tensor '{name}' ends at byte {ends[1]} of the data and the file ends at {file.Length - dataStart}: it was cut short");
        if (TensorSize.InBytes(sizes, dtype) is not { } bytes || bytes != ends[1] - ends[0])
            throw Defect(file, $"the tensor '{name}' of type {type.GetString()} and shape {TensorEntry.Text(sizes)} does not fill the {ends[1] - ends[0]} bytes it is given");
        return new StoredTensor(file, new TensorEntry(name, dtype, sizes), dataStart + ends[0]);
    }

    private static long[] Numbers(MappedFile file, string name, string what, JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array)
            throw Defect(file, $"the tensor '{name}' has a {what} that is not a list");
        if (array.GetArrayLength() > MostDimensions)
            throw Defect(file, $"the tensor '{name}' has a {what} of {array.GetArrayLength()} numbers, more than {MostDimensions}");
        var numbers = new List<long>();
        foreach (var element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out var number) || number < 0)
                throw Defect(file, $"the tensor '{name}' has a {what} with '{element}' in it, not a whole number from 0 on");
            numbers.Add(number);
        }

        return [.. numbers];
    }

    // As the format demands: the tensors' bytes fill the rest of the file, without holes and without overlap.
    private static void CheckLayout(MappedFile file, List<StoredTensor> tensors, long dataStart)
    {
        var end = dataStart;
        foreach (var tensor in tensors.OrderBy(t => t.Offset).ThenBy(Bytes))
        {
            if (tensor.Offset != end)
                throw Defect(file, $"the tensor '{tensor.Entry.Name}' begins at byte {tensor.Offset - dataStart} of the data, {(tensor.Offset < end ? "inside" : "behind a hole after")} the one before it, which ends at {end - dataStart}");
            end += Bytes(tensor);
        }

        if (end != file.Length)
            throw Defect(file, $"its tensors end at byte {end} and the file at {file.Length}");
    }

    private static long Bytes(StoredTensor tensor) => TensorSize.InBytes(tensor.Entry.Shape, tensor.Entry.DType)!.Value;

    private static DamagedFileException Defect(MappedFile file, string what) => new($"The safetensors file '{file.Path}' is damaged: {Clip(what)}.");

    // What is quoted from a damaged file can be as long as the file.
    private static string Clip(string text) => text.Length <= 500 ? text : $"{text.AsSpan(0, 240)} … {text.AsSpan(text.Length - 240)}";
}
