using Monk.Reporting;
using static System.FormattableString;

namespace Monk;

/// <summary>Experiments that differ in nothing but their seed: repetitions of one experiment.</summary>
public sealed record SeedGroup
{
    /// <summary>The repetitions, by seed; all of them trained to the end.</summary>
    public required IReadOnlyList<ComparisonRow> Rows { get; init; }

    /// <summary>
    /// Mean and standard deviation of a metric; null when not all repetitions have it, or their test accuracies are of different test
    /// images, weights or thresholds.
    /// </summary>
    /// <param name="metric">The metric.</param>
    public MeanAndDeviation? Value(ComparisonMetric metric)
    {
        if (metric is ComparisonMetric.TestAccuracy or ComparisonMetric.MacroF1 && Rows.Where(row => row.Test is not null).Select(row => Comparing.TestChoice.Kind(row.Test!)).Distinct().Count() > 1)
            return null;
        var values = Rows.Select(row => row.Value(metric)).ToList();
        return values.Any(value => value is null) ? null : MeanAndDeviation.Of([.. values.Select(value => value!.Value)]);
    }

    /// <summary>The repetitions and their best validation accuracy in a line.</summary>
    public override string ToString() =>
        $"{string.Join(", ", Rows.Select(row => row.FullName))}: best val acc {(Value(ComparisonMetric.BestValidationAccuracy) is { } accuracy ? accuracy.ToString() : Values.None)}";

    /// <summary>The groups of two or more among experiments.</summary>
    internal static IReadOnlyList<SeedGroup> Among(IEnumerable<ComparisonRow> rows) => [.. rows
        .Where(row => row is { Condition: ExperimentCondition.Completed, Seed: not null, RepetitionKey: not null })
        .GroupBy(row => row.RepetitionKey, StringComparer.Ordinal)
        // One seed trained twice gives one number twice, which says nothing of how much seeds matter.
        .Select(group => group.DistinctBy(row => row.Seed).OrderBy(row => row.Seed).ToList())
        .Where(group => group.Count > 1)
        .Select(group => new SeedGroup { Rows = group })];
}

/// <summary>The mean of repetitions and how far they lie apart.</summary>
/// <param name="Mean">Their mean.</param>
/// <param name="StandardDeviation">Their sample standard deviation (over n − 1).</param>
/// <param name="Count">Their number, at least 2.</param>
public readonly record struct MeanAndDeviation(double Mean, double StandardDeviation, int Count)
{
    /// <summary>As in <c>0.9250 ± 0.0130</c>.</summary>
    public override string ToString() => Invariant($"{Mean:F4} ± {StandardDeviation:F4}");

    internal static MeanAndDeviation Of(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return new MeanAndDeviation(mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)), values.Count);
    }
}
