namespace Monk.Experiments;

/// <summary>From which probability on each label is given to an image, chosen on the validation images.</summary>
/// <param name="Weights">The weights that they were chosen for: <c>best</c> or <c>final</c>.</param>
/// <param name="Values">In the order of the classes, each between 0 and 1.</param>
internal sealed record LabelThresholds(string Weights, IReadOnlyList<double> Values);
