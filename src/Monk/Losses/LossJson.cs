using Monk.Kinds;

namespace Monk.Losses;

/// <summary>Reads and writes losses.</summary>
internal sealed class LossJson() : KindJson<LossOptions>((name, settings) => new UnknownLoss { Kind = name, Settings = settings });
