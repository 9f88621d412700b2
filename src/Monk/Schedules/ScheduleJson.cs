using Monk.Kinds;

namespace Monk.Schedules;

/// <summary>Reads and writes schedules.</summary>
internal sealed class ScheduleJson() : KindJson<ScheduleOptions>((name, json) => new UnknownScheduleOptions { Kind = name, Settings = json });
