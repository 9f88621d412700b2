using Monk.Text;

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
        if (metric is ComparisonMetric.TestAccuracy or ComparisonMetric.MacroF1 && Rows.Where(row => row.Test is not null).Select(row => Monk.Comparing.TestChoice.Kind(row.Test!)).Distinct().Count() > 1)
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
