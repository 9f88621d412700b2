using System.Text.Json;

namespace Monk.Weights;

/// <summary>
/// A set of safetensors files joined by an index (<c>model.safetensors.index.json</c>), as the Hugging Face libraries write for large
/// models.
/// </summary>
internal sealed class ShardedSafetensorsFile : WeightsFile
{
    public const string WeightMapKey = "weight_map";

    private const int MostIndexBytes = 100_000_000;

    private readonly IReadOnlyList<SafetensorsFile> _shards;

    private ShardedSafetensorsFile(string path, IEnumerable<StoredTensor> tensors, IReadOnlyDictionary<string, string> metadata, IReadOnlyList<SafetensorsFile> shards)
        : base(path, tensors, metadata) => _shards = shards;

    /// <summary>Whether the file is JSON; a safetensors file begins with its header's length instead, whose high bytes are zero.</summary>
    public static bool Recognizes(MappedFile file)
    {
        var beginning = file.Span(0, (int)Math.Min(8, file.Length));
        return beginning.TrimStart(" \r\n\t"u8) is [(byte)'{', ..] && !beginning.Contains((byte)0);
    }

    /// <summary>Opens every file of the set that the index names; the index itself is not kept open.</summary>
    public static ShardedSafetensorsFile Read(MappedFile index)
    {
        if (index.Length > MostIndexBytes)
            throw Defect(index.Path, $"it has {index.Length} bytes, more than an index can have");
        try
        {
            using var json = JsonDocument.Parse(index.Span(0, (int)index.Length).ToArray());
            return Read(index.Path, json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new MonkException(Defect(index.Path, $"it is not valid JSON: {e.Message}").Message, e);
        }
    }

    private static ShardedSafetensorsFile Read(string path, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(WeightMapKey, out var map) || map.ValueKind != JsonValueKind.Object)
            throw Defect(path, $"it has no '{WeightMapKey}' that says which file holds which tensor");

        var shards = new Dictionary<string, SafetensorsFile>(StringComparer.Ordinal);
        try
        {
            var tensors = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
            foreach (var entry in map.EnumerateObject())
            {
                var shard = Shard(path, entry, shards);
                if (!shard.TryGetEntry(entry.Name, out _))
                    throw Defect(path, $"it looks for '{entry.Name}' in '{System.IO.Path.GetFileName(shard.Path)}', which does not hold it");
                if (!tensors.TryAdd(entry.Name, shard.Stored(entry.Name)))
                    throw Defect(path, $"it names '{entry.Name}' twice");
            }

            return new ShardedSafetensorsFile(path, tensors.Values, Texts(root), [.. shards.Values]);
        }
        catch
        {
            foreach (var shard in shards.Values)
                shard.Dispose();
            throw;
        }
    }

    private static SafetensorsFile Shard(string path, JsonProperty entry, Dictionary<string, SafetensorsFile> shards)
    {
        var name = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : "";
        if (name.Length == 0 || name is "." or ".." || name.AsSpan().ContainsAny("/\\:\0"))
            throw Defect(path, $"it puts '{entry.Name}' in '{entry.Value}', which is not the name of a file beside it");
        if (!shards.TryGetValue(name, out var shard))
            shards[name] = shard = SafetensorsFile.Open(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(path)!, name));
        return shard;
    }

    // Only texts: the index's "total_size" is a number that nothing needs.
    private static Dictionary<string, string> Texts(JsonElement root) =>
        root.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
            ? metadata.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String)
                .GroupBy(p => p.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Value.GetString()!, StringComparer.Ordinal)
            : [];

    private protected override void Close()
    {
        foreach (var shard in _shards)
            shard.Dispose();
    }

    private static MonkException Defect(string path, string what) => new($"The weights index '{path}' is damaged: {what}.");
}
