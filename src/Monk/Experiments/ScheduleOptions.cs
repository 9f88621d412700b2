using System.Text.Json.Serialization;

namespace Monk.Experiments;

/// <summary>How the learning rate changes from epoch to epoch.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(FixedScheduleOptions), "fixed")]
[JsonDerivedType(typeof(StepScheduleOptions), "steplr")]
[JsonDerivedType(typeof(MultiStepScheduleOptions), "multisteplr")]
[JsonDerivedType(typeof(ExponentialScheduleOptions), "exponential")]
[JsonDerivedType(typeof(PlateauScheduleOptions), "reduceonplateaulr")]
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

    public double Gamma { get; init; } = 0.1;
}

/// <summary>Multiplied by <see cref="Gamma"/> after each of the epochs in <see cref="Milestones"/>.</summary>
internal sealed record MultiStepScheduleOptions : ScheduleOptions
{
    [JsonIgnore]
    public override string Name => "multisteplr";

    public required IReadOnlyList<int> Milestones { get; init; }

    public double Gamma { get; init; } = 0.1;
}

/// <summary>Multiplied by <see cref="Gamma"/> every epoch.</summary>
internal sealed record ExponentialScheduleOptions : ScheduleOptions
{
    [JsonIgnore]
    public override string Name => "exponential";

    public required double Gamma { get; init; }
}

/// <summary>Multiplied by <see cref="Factor"/> when the validation loss has not fallen for more than <see cref="Patience"/> epochs.</summary>
internal sealed record PlateauScheduleOptions : ScheduleOptions
{
    [JsonIgnore]
    public override string Name => "reduceonplateaulr";

    public double Factor { get; init; } = 0.1;

    public int Patience { get; init; } = 10;

    /// <summary>A loss counts as lower when it is below <c>best × (1 − threshold)</c>.</summary>
    public double Threshold { get; init; } = 1e-4;

    /// <summary>Epochs after a reduction in which nothing is counted.</summary>
    public int Cooldown { get; init; }

    /// <summary>The rate is not reduced below this.</summary>
    [JsonPropertyName("min_lr")]
    public double MinimumLearningRate { get; init; }
}
