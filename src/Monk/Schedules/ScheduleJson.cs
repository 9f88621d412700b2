using Monk.Kinds;

namespace Monk.Schedules;

/// <summary>Reads and writes schedules.</summary>
internal sealed class ScheduleJson() : KindJson<ScheduleOptions>((name, json) => new UnknownSchedule { Kind = name, Settings = json });
