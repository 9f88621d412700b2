using Monk;
using Monk.Kinds;
using Monk.Schedules;

namespace Extension;

/// <summary>A schedule: cosines that begin anew (Loshchilov and Hutter, "SGDR", 2017).</summary>
[Kind("warm_restarts")]
public sealed record WarmRestartsOptions : ScheduleOptions
{
    /// <summary>Epochs from one beginning to the next.</summary>
    public int Period
    {
        get;
        init => field = value > 0 ? value : throw new MonkException($"period is {value}; it must be at least 1.");
    } = 2;

    public override double RateAt(ScheduleMoment moment) =>
        moment.BaseRate * (1 + Math.Cos(Math.PI * (moment.History.Count % Period) / Period)) / 2;
}
