using System.Text.Json;
using Monk.Kinds;

namespace Monk.Schedules;

/// <summary>A schedule that a state names and the program has not registered.</summary>
internal sealed record UnknownSchedule : ScheduleOptions, IUnknownKind
{
    public required string Kind { get; init; }

    public required JsonElement Settings { get; init; }

    internal override string Code => UnknownKindCode.Of(this);

    public override double RateAt(ScheduleMoment moment) => throw KindRegistry<ScheduleOptions>.NotRegistered(Kind);
}
