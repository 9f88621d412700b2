using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monk.Experiments;

/// <summary>Where an experiment was copied from. What it says stays true when that experiment is changed or deleted.</summary>
internal sealed record ExperimentOrigin
{
    public required string Project { get; init; }

    public required string Experiment { get; init; }

    /// <summary>What was taken over.</summary>
    public CopiedParts Copied { get; init; }

    /// <summary>The epoch whose weights were copied, counted from 1; null where none were.</summary>
    public int? BestEpoch { get; init; }

    /// <summary>The validation accuracy of that epoch, between 0 and 1.</summary>
    [JsonPropertyName("best_val_acc")]
    public double? BestValidationAccuracy { get; init; }

    /// <summary>Where the experiment copied had been copied from itself.</summary>
    public ExperimentOrigin? Origin { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }

    /// <summary>Every experiment that this one goes back to, the nearest first.</summary>
    [JsonIgnore]
    public IEnumerable<ExperimentOrigin> Lineage
    {
        get
        {
            for (var origin = this; origin is not null; origin = origin.Origin)
                yield return origin;
        }
    }
}

/// <summary>What one experiment took over from another.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CopiedParts>))]
internal enum CopiedParts
{
    /// <summary>
    /// Dataset, model, hyper-parameters and training settings; the network starts as it would have in the experiment copied.
    /// </summary>
    [JsonStringEnumMemberName("settings")]
    Settings,

    /// <summary>The settings, and the best weights to start from.</summary>
    [JsonStringEnumMemberName("settings_and_weights")]
    SettingsAndWeights,
}
