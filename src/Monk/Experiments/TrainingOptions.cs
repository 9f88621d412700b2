using System.Text.Json;
using System.Text.Json.Serialization;
using Monk.Experiments.Rules;
using Monk.Kinds;

namespace Monk.Experiments;

/// <summary>How long and how repeatably an experiment is trained, what it keeps on the way, and what is done beyond plain steps.</summary>
/// <example>
/// <code>
/// gtf.UseTraining(new TrainingOptions { NumEpochs = 20, Seed = 1, EarlyStopping = new EarlyStoppingOptions { Patience = 3 } });
/// </code>
/// </example>
public sealed record TrainingOptions
{
    /// <summary>How many times training goes through the training images.</summary>
    /// <value>From 1 to 100,000. Default: 10.</value>
    /// <exception cref="MonkException">It is out of range.</exception>
    public int NumEpochs { get; init => field = Check.Between("numEpochs", value, 1, TrainingOptionRules.MostEpochs); } = 10;

    /// <summary>Fixes the split, the new layer's weights, the order of the images and their random transforms.</summary>
    /// <value>Default: 0.</value>
    public int Seed { get; init; }

    /// <summary>What the network computes in.</summary>
    /// <value>Default: <see cref="Precision.Auto"/>, bfloat16 for a frozen base where the processor is faster with it, else float32.</value>
    /// <exception cref="MonkException">It is none of the enumeration's.</exception>
    public Precision Precision { get; init => field = Check.Defined("precision", value); }

    /// <summary>Whether a line is printed for each epoch.</summary>
    /// <value>Default: true.</value>
    public bool DisplayProgress { get; init; } = true;

    /// <summary>Whether the progress within an epoch is shown.</summary>
    /// <value>Default: true.</value>
    public bool DisplayProgressRealtime { get; init; } = true;

    /// <summary>Whether the weights after each epoch are kept.</summary>
    /// <value>Default: false.</value>
    public bool SaveIntermediateModels { get; init; }

    /// <summary>What the names of those files begin with; the epoch follows.</summary>
    /// <value>Letters, digits, <c>-</c> and <c>_</c>. Default: <c>intermediate_model_</c>.</value>
    /// <exception cref="MonkException">It holds something else.</exception>
    public string IntermediateModelPrefix
    {
        get;
        init
        {
            TrainingOptionRules.RequirePrefix("intermediateModelPrefix", value);
            field = value;
        }
    } = "intermediate_model_";

    /// <summary>Whether history, curves and TensorBoard events are written.</summary>
    /// <value>Default: true.</value>
    public bool SaveTrainingLogs { get; init; } = true;

    /// <summary>When training ends before its last epoch because validation no longer improves.</summary>
    /// <value>Default: null, never.</value>
    [JsonConverter(typeof(OptionsJson<EarlyStoppingOptions>))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EarlyStoppingOptions? EarlyStopping { get; init; }

    /// <summary>The seconds that one call of <c>Train</c> may take.</summary>
    /// <value>Above 0. Default: null, no limit.</value>
    /// <exception cref="MonkException">It is not a time above 0.</exception>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? TimeBudgetSeconds
    {
        get;
        init
        {
            if (value is { } seconds)
                TrainingOptionRules.RequireBudget("timeBudgetSeconds", seconds);
            field = value;
        }
    }

    /// <summary>Batches whose gradients are added up for one step.</summary>
    /// <value>From 1 to 65,536. Default: 1.</value>
    /// <exception cref="MonkException">It is out of range.</exception>
    public int GradientAccumulation { get; init => field = Check.Between("gradientAccumulation", value, 1, TrainingOptionRules.MostAccumulated); } = 1;

    /// <summary>The share of the averaged weights that a step keeps.</summary>
    /// <value>From 0 to below 1. Default: null, weights are not averaged.</value>
    /// <exception cref="MonkException">It is out of range.</exception>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? WeightAveragingDecay
    {
        get;
        init => field = value is { } decay ? Check.FromZeroToBelowOne("weightAveragingDecay", decay) : null;
    }

    /// <summary>Both parameters of the beta distribution that mixup's shares are drawn from (Zhang and others, 2018).</summary>
    /// <value>At least 0. Default: 0, no mixup.</value>
    /// <exception cref="MonkException">It is below 0.</exception>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double MixupAlpha { get; init => field = Check.NotNegative("mixupAlpha", value); }

    /// <summary>Both parameters of the beta distribution that the areas of cutmix are drawn from (Yun and others, 2019).</summary>
    /// <value>At least 0. Default: 0, no cutmix.</value>
    /// <exception cref="MonkException">It is below 0.</exception>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double CutmixAlpha { get; init => field = Check.NotNegative("cutmixAlpha", value); }

    [JsonIgnore]
    internal TimeSpan? TimeBudget => TimeBudgetSeconds switch
    {
        null => null,
        { } seconds when seconds >= TimeSpan.MaxValue.TotalSeconds => TimeSpan.MaxValue, // Rounding may have carried it beyond.
        { } seconds => TimeSpan.FromSeconds(seconds),
    };

    [JsonInclude]
    [JsonExtensionData]
    internal Dictionary<string, JsonElement>? Unknown { get; set; }
}
