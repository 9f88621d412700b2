namespace Monk.Comparing;

/// <summary>Chooses which evaluation of each experiment is compared, so that like is compared with like.</summary>
/// <remarks>
/// The test set is the one that most of the experiments were evaluated on; of several, the one that was evaluated last. An experiment that was not evaluated on it takes part with another
/// set, and is warned of. On the set, the best weights count, and the final ones only where there is nothing else; thresholds of the experiment's own before one that was given by hand; and
/// of what is left the newest evaluation.
/// </remarks>
internal static class TestChoice
{
    /// <summary>The rows with their <see cref="ComparisonRow.Test"/> chosen in view of one another.</summary>
    public static IReadOnlyList<ComparisonRow> Among(IReadOnlyList<ComparisonRow> rows)
    {
        var shared = SharedSet(rows);
        return [.. rows.Select(row => row.Tests.Count == 0 ? row : row with { Test = Of(row.Tests, shared) })];
    }

    /// <summary>The one to show of an experiment's evaluations; null when there are none.</summary>
    /// <param name="tests">The evaluations, the oldest first.</param>
    /// <param name="fingerprint">The test set wanted; any other where there is none of it.</param>
    public static TestResult? Of(IReadOnlyList<TestResult> tests, string? fingerprint = null) => tests
        .Reverse()
        .OrderByDescending(test => test.Fingerprint == fingerprint)
        .ThenByDescending(test => test.Weights == TestResult.BestWeights)
        .ThenByDescending(test => test.Threshold is null)
        .ThenByDescending(test => test.Evaluated ?? DateTimeOffset.MinValue)
        .FirstOrDefault();

    /// <summary>What must be the same in two evaluations for their accuracies to be comparable.</summary>
    public static (string Fingerprint, string Weights, double? Threshold) Kind(TestResult test) => (test.Fingerprint, test.Weights, test.Threshold);

    private static string? SharedSet(IReadOnlyList<ComparisonRow> rows) => rows
        .SelectMany((row, index) => row.Tests.Select(test => (Test: test, Row: index)))
        .GroupBy(entry => entry.Test.Fingerprint)
        .OrderByDescending(set => set.Select(entry => entry.Row).Distinct().Count())
        .ThenByDescending(set => set.Max(entry => entry.Test.Evaluated ?? DateTimeOffset.MinValue))
        .FirstOrDefault()?.Key;
}
