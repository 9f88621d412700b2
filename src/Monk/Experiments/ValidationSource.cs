namespace Monk.Experiments;

/// <summary>Where validation images come from: one of two is given.</summary>
/// <param name="Path">Their folder; null where they are split off.</param>
/// <param name="TrainSplit">The share of each class that is trained on where the rest validates.</param>
internal sealed record ValidationSource(string? Path, double? TrainSplit);
