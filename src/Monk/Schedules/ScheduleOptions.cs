using System.Text.Json.Serialization;
using Monk.Experiments;

namespace Monk.Schedules;

/// <summary>How the learning rate changes from epoch to epoch, or from step to step.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(FixedScheduleOptions), "fixed")]
[JsonDerivedType(typeof(StepScheduleOptions), "steplr")]
[JsonDerivedType(typeof(MultiStepScheduleOptions), "multisteplr")]
[JsonDerivedType(typeof(ExponentialScheduleOptions), "exponential")]
[JsonDerivedType(typeof(PlateauScheduleOptions), "reduceonplateaulr")]
[JsonDerivedType(typeof(CosineScheduleOptions), "cosine")]
[JsonDerivedType(typeof(OneCycleScheduleOptions), "onecyclelr")]
internal abstract record ScheduleOptions
{
    /// <summary>The name in state files and printed text.</summary>
    [JsonIgnore]
    public abstract string Name { get; }
}

/// <summary>The base rate throughout.</summary>
internal sealed record FixedScheduleOptions : ScheduleOptions
{
    [JsonIgnore]
    public override string Name => "fixed";
}

/// <summary>Multiplied by <see cref="Gamma"/> every <see cref="StepSize"/> epochs.</summary>
internal sealed record StepScheduleOptions : ScheduleOptions
{
    [JsonIgnore]
    public override string Name => "steplr";

    public required int StepSize { get; init; }

    public double Gamma { get; set; } = 0.1;
}

/// <summary>Multiplied by <see cref="Gamma"/> after each of the epochs in <see cref="Milestones"/>.</summary>
internal sealed record MultiStepScheduleOptions : ScheduleOptions
{
    [JsonIgnore]
    public override string Name => "multisteplr";

    public required IReadOnlyList<int> Milestones { get; init; }

    public double Gamma { get; set; } = 0.1;
}

/// <summary>Multiplied by <see cref="Gamma"/> every epoch.</summary>
internal sealed record ExponentialScheduleOptions : ScheduleOptions
{
    [JsonIgnore]
    public override string Name => "exponential";

    public required double Gamma { get; init; }
}

/// <summary>
/// Multiplied by <see cref="Factor"/> when the validation loss has not fallen, or the accuracy not risen, for more than
/// <see cref="Patience"/> epochs.
/// </summary>
internal sealed record PlateauScheduleOptions : ScheduleOptions
{
    [JsonIgnore]
    public override string Name => "reduceonplateaulr";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public PlateauMode Mode { get; init; }

    public double Factor { get; set; } = 0.1;

    public int Patience { get; set; } = 10;

    /// <summary>How much better than the best a value must be to count as better.</summary>
    public double Threshold { get; set; } = 1e-4;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ThresholdMode ThresholdMode { get; init; }

    /// <summary>Epochs after a reduction in which nothing is counted.</summary>
    public int Cooldown { get; init; }

    /// <summary>The rate is not reduced below this.</summary>
    [JsonPropertyName("min_lr")]
    public double MinimumLearningRate { get; init; }

    /// <summary>A reduction by no more than this is not made.</summary>
    /// <remarks>Settable, so that files that lack it get this default and not 0, as with <see cref="TrainingOptions"/>.</remarks>
    public double Epsilon { get; set; } = 1e-8;
}

/// <summary>
/// A linear warm-up, then half a cosine down to <see cref="MinimumLearningRate"/> at the last epoch's end (Loshchilov and Hutter, 2017),
/// changed every step.
/// </summary>
internal sealed record CosineScheduleOptions : ScheduleOptions
{
    [JsonIgnore]
    public override string Name => "cosine";

    [JsonPropertyName("min_lr")]
    public double MinimumLearningRate { get; init; }

    public int WarmupEpochs { get; init; }

    /// <summary>The share of the base rate that the warm-up begins with.</summary>
    public double WarmupFactor { get; set; } = 0.01;
}

/// <summary>Up to the base rate and down to almost nothing, each along half a cosine, changed every step (Smith and Topin, 2018).</summary>
internal sealed record OneCycleScheduleOptions : ScheduleOptions
{
    [JsonIgnore]
    public override string Name => "onecyclelr";

    /// <summary>The share of all steps in which the rate rises.</summary>
    [JsonPropertyName("pct_start")]
    public double RisingShare { get; set; } = 0.3;

    /// <summary>The first rate is the base rate divided by this.</summary>
    public double DivFactor { get; set; } = 25;

    /// <summary>The last rate is the first divided by this.</summary>
    public double FinalDivFactor { get; set; } = 1e4;
}
