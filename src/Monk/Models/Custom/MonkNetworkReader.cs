using System.Text.Json;
using System.Text.Json.Nodes;
using Monk.Experiments;
using Monk.Kinds;
using Monk.NetworkLayers;

namespace Monk.Models.Custom;

/// <summary>
/// Reads a network in Monk's form: lists of <c>{uid, name, params}</c>, lists within lists for blocks, and lists that end in <c>add</c> or
/// <c>concatenate</c> for branches.
/// </summary>
internal static class MonkNetworkReader
{
    // What says nothing for images on PyTorch, and the value that Monk gives it.
    private static readonly Dictionary<string, string[]> Meaningless = new(StringComparer.Ordinal)
    {
        ["layout"] = ["\"NCHW\""],
        ["return_indices"] = ["false"],
        ["axes"] = ["[]"],
        ["activate_scale_shift_operation"] = ["false"],
    };

    /// <summary>The layers of a JSON text.</summary>
    /// <exception cref="MonkException">The text is not such a list, or has a layer that is not known or not for images.</exception>
    public static IReadOnlyList<NetworkLayer> Read(string json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: Strict) is JsonArray list ? Chain(list) : throw new MonkException("A network in Monk's form is a list of layers, and this JSON is none.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new MonkException($"This is not a network in Monk's form: {e.Message}", e);
        }
    }

    // Of two settings of one name, one would be lost.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static List<NetworkLayer> Chain(IEnumerable<JsonNode?> nodes) => [.. nodes.Select(Layer)];

    private static NetworkLayer Layer(JsonNode? node) => node switch
    {
        JsonArray list when list.Count > 0 && Name(list[^1]) is "add" or "concatenate" => Branches(
            [.. list.Take(list.Count - 1).Select(branch => branch is JsonArray layers ? Chain(layers) : (IReadOnlyList<NetworkLayer>)[Layer(branch)])],
            Single((JsonObject)list[^1]!)),
        JsonArray list => new SequentialLayer { Layers = Chain(list) },
        JsonObject layer => Single(layer),
        _ => throw new MonkException($"A network in Monk's form has layers and lists of layers, and this is neither: {Text(node)}."),
    };

    private static BranchesLayer Branches(IReadOnlyList<IReadOnlyList<NetworkLayer>> branches, NetworkLayer join)
    {
        var layer = new BranchesLayer { Branches = branches, Join = join };
        NetworkRules.RequireSettings(layer);
        return layer;
    }

    private static string? Name(JsonNode? node) => (node as JsonObject)?["name"] is JsonValue value && value.TryGetValue(out string? name) ? name : null;

    private static NetworkLayer Single(JsonObject layer)
    {
        var name = Name(layer) ?? throw new MonkException($"A layer has no name: {Text(layer)}.");
        if (name.EndsWith("1d", StringComparison.Ordinal) || name.EndsWith("3d", StringComparison.Ordinal))
            throw new MonkException($"Layer '{name}' is for {name[^2]} dimension(s), and images have two: take '{name[..^2]}2d'.");

        var flat = new JsonObject { ["name"] = name, ["uid"] = layer["uid"]?.DeepClone() };
        foreach (var (key, value) in layer["params"] as JsonObject ?? [])
        {
            if (Meaningless.TryGetValue(key, out var allowed))
                Require(name, key, value, allowed);
            else if (name is "layer_normalization" or "instance_normalization" && key is "moving_average_momentum")
                continue; // Neither has running statistics.
            else if (name == "average_pooling2d" && key == "dilation")
                Require(name, key, value, ["1"]);
            else
                flat[key] = Sides(key, value);
        }

        // Monk v1's networks have this one, and its heads the record's.
        if (name == "dropout" && flat["drop_probability"] is null)
            flat["drop_probability"] = 0.2;

        NetworkLayer? made;
        try
        {
            made = flat.Deserialize(ExperimentStateJson.Default.NetworkLayer)!;
            KindRegistry<NetworkLayer>.RequireKnown(made);
        }
        catch (JsonException e) when (e.InnerException is MonkException refused)
        {
            throw new MonkException(refused.Message, e);
        }
        catch (MonkException e)
        {
            throw new MonkException($"Layer '{name}' is not known, or its settings are not what they should be: {e.Message}", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or NotSupportedException)
        {
            throw new MonkException($"Layer '{name}' is not known, or its settings are not what they should be: {e.Message.Split('\n')[0]}", e);
        }

        var known = JsonSerializer.SerializeToNode(made, ExperimentStateJson.Default.NetworkLayer)!.AsObject();
        if (flat.FirstOrDefault(setting => setting.Key != "uid" && !known.ContainsKey(setting.Key)).Key is { } unknown)
            throw new MonkException($"Layer '{name}' has no setting '{unknown}'. It has {string.Join(", ", known.Select(setting => setting.Key).Where(key => key is not ("name" or "uid")))}.");
        NetworkRules.RequireSettings(made);
        return made;
    }

    // A stride, dilation or pooling kernel for both sides, of which this library has one for both.
    private static JsonNode? Sides(string key, JsonNode? value) =>
        key is not ("kernel_size" or "padding") && value is JsonArray { Count: 2 } pair && JsonNode.DeepEquals(pair[0], pair[1]) ? pair[0]!.DeepClone() : value?.DeepClone();

    // What is quoted may be as long as the whole text.
    private static string Text(JsonNode? node) => node?.ToJsonString() is not { } text ? "null" : text.Length <= 200 ? text : text[..200] + " …";

    private static void Require(string name, string key, JsonNode? value, string[] allowed)
    {
        if (!allowed.Contains(value?.ToJsonString()))
            throw new MonkException($"Layer '{name}' has {key}: {Text(value)}, which has no meaning here; it can only be {string.Join(" or ", allowed)}.");
    }
}
