using Monk.Kinds;

namespace Monk.Schedules;

/// <summary>Multiplied by <see cref="Gamma"/> every <see cref="StepSize"/> epochs (PyTorch's <c>StepLR</c>).</summary>
[Kind("steplr", "LrStepDecrease")]
public sealed record StepScheduleOptions : ScheduleOptions
{
    /// <summary>Epochs between two changes. At least 1.</summary>
    /// <exception cref="MonkException">It is below 1.</exception>
    public required int StepSize { get; init => field = Check.AtLeast("stepSize", value, 1); }

    /// <summary>The factor. Above 0. Default: 0.1.</summary>
    /// <exception cref="MonkException">It is not above 0.</exception>
    public double Gamma { get; init => field = Check.Positive("gamma", value); } = 0.1;

    internal override IReadOnlyList<string> InPlace => [nameof(StepSize), nameof(Gamma)];

    /// <inheritdoc/>
    public override double RateAt(ScheduleMoment moment) => moment.BaseRate * Math.Pow(Gamma, moment.History.Count / StepSize);
}
