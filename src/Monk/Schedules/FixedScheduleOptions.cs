using Monk.Kinds;

namespace Monk.Schedules;

/// <summary>The optimizer's rate throughout.</summary>
[Kind("fixed", "LrFixed")]
public sealed record FixedScheduleOptions : ScheduleOptions
{
    /// <inheritdoc/>
    public override double RateAt(ScheduleMoment moment) => moment.BaseRate;
}
