using System.Text.Json;
using System.Text.Json.Serialization;
using Monk.NetworkLayers;

namespace Monk.Experiments;

/// <summary>A network of the user's own layers, under Monk's names.</summary>
internal sealed record NetworkOptions
{
    /// <summary>The layers, one after another.</summary>
    [JsonPropertyName("network_stack")]
    public required IReadOnlyList<NetworkLayer> Layers { get; init; }

    /// <summary>Channels, height and width of the images that it is made for.</summary>
    public required IReadOnlyList<int> DataShape { get; init; }

    /// <summary>How its weights begin.</summary>
    [JsonPropertyName("network_initializer")]
    public required string Initializer { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
