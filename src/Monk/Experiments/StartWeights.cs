using System.Text.Json;
using System.Text.Json.Serialization;
using Monk.NetworkLayers;

namespace Monk.Experiments;

/// <summary>Weights of another experiment that training starts from, in place of ImageNet's.</summary>
internal sealed record StartWeights
{
    /// <summary>The file, relative to the workspace. An experiment made with <c>copyFrom</c> keeps it in its own folder.</summary>
    public required string Path { get; init; }

    /// <summary>The name of the network that they are of.</summary>
    public required string Model { get; init; }

    /// <summary>The classes that their head tells apart, in order. A head for any others is replaced.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The layers that had been put in the place of their network's last one. Any others are made anew.</summary>
    public IReadOnlyList<NetworkLayer> Head { get; set; } = [];

    /// <summary>Whose weights they are: <c>project/experiment</c>.</summary>
    public required string From { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
