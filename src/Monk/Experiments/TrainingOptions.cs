using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monk.Experiments;

/// <summary>How long and how repeatably an experiment is trained.</summary>
internal sealed record TrainingOptions
{
    public int NumEpochs { get; init; } = 10;

    /// <summary>Fixes the split, the new layer's weights, the order of the images and their random transforms.</summary>
    public int Seed { get; init; }

    /// <summary>What was asked for; what training computed in is in <see cref="TrainingOutcome.Precision"/>.</summary>
    public Precision Precision { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}
