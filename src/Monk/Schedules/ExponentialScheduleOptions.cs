using Monk.Kinds;

namespace Monk.Schedules;

/// <summary>Multiplied by <see cref="Gamma"/> every epoch (PyTorch's <c>ExponentialLR</c>).</summary>
[Kind("exponential", "LrExponentialDecrease")]
public sealed record ExponentialScheduleOptions : ScheduleOptions
{
    /// <summary>The factor. Above 0.</summary>
    /// <exception cref="MonkException">It is not above 0.</exception>
    public required double Gamma { get; init => field = Check.Positive("gamma", value); }

    internal override IReadOnlyList<string> InPlace => [nameof(Gamma)];

    /// <inheritdoc/>
    public override double RateAt(ScheduleMoment moment) => moment.BaseRate * Math.Pow(Gamma, moment.History.Count);
}
