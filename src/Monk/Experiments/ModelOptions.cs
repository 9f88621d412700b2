using System.Text.Json;
using System.Text.Json.Serialization;
using Monk.NetworkLayers;

namespace Monk.Experiments;

/// <summary>Which network an experiment trains.</summary>
internal sealed record ModelOptions
{
    /// <summary>The <see cref="Name"/> of every network that is made of the user's own layers.</summary>
    public const string CustomName = "custom";

    /// <summary>The name the user gave; the registry knows the architecture behind it.</summary>
    public required string Name { get; init; }

    /// <summary>Whether only the new last layer learns.</summary>
    public bool FreezeBaseNetwork { get; set; } = true;

    /// <summary>How many of the first layers (modules that own parameters) do not learn, besides those of a frozen base.</summary>
    [JsonPropertyName("num_freeze")]
    public int FrozenLayers { get; init; }

    /// <summary>Whether training starts from ImageNet weights.</summary>
    public bool UsePretrained { get; set; } = true;

    /// <summary>A weights file or folder to look in first, relative to the workspace.</summary>
    public string? WeightsPath { get; init; }

    /// <summary>Weights of another experiment to start from; null for ImageNet's or none.</summary>
    public StartWeights? StartWeights { get; init; }

    /// <summary>Whether CUDA is used where there is a device for it.</summary>
    public bool UseGpu { get; set; } = true;

    /// <summary>Layers of the user's own in the place of the last layer; none keeps the architecture's.</summary>
    public IReadOnlyList<NetworkLayer> Head { get; set; } = [];

    /// <summary>Whether <see cref="Head"/> has got its last layer.</summary>
    public bool FinalLayer { get; init; }

    /// <summary>The network of the user's own layers; null for an architecture of the registry.</summary>
    public NetworkOptions? Network { get; init; }

    /// <summary>The file that the pretrained weights were read from, by name.</summary>
    public string? PretrainedFile { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
