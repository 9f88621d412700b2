using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monk.Experiments;

/// <summary>How long and how repeatably an experiment is trained, what it keeps on the way, and what is done beyond plain steps.</summary>
/// <remarks>
/// Members that older files lack and whose default is not their type's have a setter: one that can only be initialized gets its type's
/// default from System.Text.Json's generated code.
/// </remarks>
internal sealed record TrainingOptions
{
    public int NumEpochs { get; set; } = 10;

    /// <summary>Fixes the split, the new layer's weights, the order of the images and their random transforms.</summary>
    public int Seed { get; init; }

    /// <summary>What was asked for; what training computed in is in <see cref="TrainingOutcome.Precision"/>.</summary>
    public Precision Precision { get; init; }

    /// <summary>Whether a line is printed for each epoch.</summary>
    public bool DisplayProgress { get; set; } = true;

    /// <summary>Whether the progress within an epoch is shown.</summary>
    public bool DisplayProgressRealtime { get; set; } = true;

    /// <summary>Whether the weights after each epoch are kept.</summary>
    public bool SaveIntermediateModels { get; init; }

    /// <summary>What the names of those files begin with; the epoch follows.</summary>
    public string IntermediateModelPrefix { get; set; } = "intermediate_model_";

    /// <summary>Whether history, curves and TensorBoard events are written.</summary>
    public bool SaveTrainingLogs { get; set; } = true;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EarlyStoppingOptions? EarlyStopping { get; init; }

    /// <summary>The seconds that one call of Train may take; null for no limit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TimeBudgetSeconds { get; init; }

    [JsonIgnore]
    public TimeSpan? TimeBudget => TimeBudgetSeconds switch
    {
        null => null,
        { } seconds when seconds >= TimeSpan.MaxValue.TotalSeconds => TimeSpan.MaxValue, // Rounding may have carried it beyond.
        { } seconds => TimeSpan.FromSeconds(seconds),
    };

    /// <summary>Batches whose gradients are added up for one step.</summary>
    public int GradientAccumulation { get; set; } = 1;

    /// <summary>The share of the averaged weights that is kept in a step; null when weights are not averaged.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? WeightAveragingDecay { get; init; }

    /// <summary>Both parameters of the beta distribution that mixup's shares are drawn from; 0 for no mixup.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double MixupAlpha { get; init; }

    /// <summary>Both parameters of the beta distribution that the areas of cutmix are drawn from; 0 for no cutmix.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double CutmixAlpha { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>When training ends before its last epoch because validation no longer improves.</summary>
internal sealed record EarlyStoppingOptions
{
    /// <summary>Epochs without improvement that are borne.</summary>
    public required int Patience { get; init; }

    /// <summary>How much better than the best a value must be to count as better.</summary>
    public double MinimumDelta { get; init; }

    public StoppingMetric Monitor { get; init; }

    /// <summary>Whether the final weights are then those of the best epoch.</summary>
    public bool RestoreBestWeights { get; set; } = true;
}
