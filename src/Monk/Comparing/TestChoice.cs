namespace Monk.Comparing;

/// <summary>Chooses which evaluation of each experiment is compared, so that like is compared with like.</summary>
/// <remarks>
/// The test set is the one that most of the experiments were evaluated on; of several, the one that was evaluated last. An experiment that
/// was not evaluated on it takes part with another set, and is warned of. On the set, the best weights count, and the final ones only where
/// there is nothing else; thresholds of the experiment's own before one that was given by hand; and of what is left the newest evaluation.
/// </remarks>
internal static class TestChoice
{
    /// <summary>The rows with their <see cref="ComparisonRow.Test"/> chosen in view of one another.</summary>
    public static IReadOnlyList<ComparisonRow> Among(IReadOnlyList<ComparisonRow> rows)
    {
        var told = WithSets(rows);
        var shared = SharedSet(told);
        return [.. told.Select(row => row.Tests.Count == 0 ? row : row with { Test = Of(row.Tests, shared) })];
    }

    /// <summary>
    /// The rows with tests whose <see cref="TestResult.Set"/> tells apart what names and sizes do not: two sets of such files that hold
    /// other images.
    /// </summary>
    private static IReadOnlyList<ComparisonRow> WithSets(IReadOnlyList<ComparisonRow> rows)
    {
        var ambiguous = rows.SelectMany(row => row.Tests)
            .Where(test => test.ContentFingerprint is not null)
            .GroupBy(test => test.Fingerprint, test => test.ContentFingerprint)
            .Where(contents => contents.Distinct().Skip(1).Any())
            .Select(contents => contents.Key)
            .ToHashSet();
        return ambiguous.Count == 0 ? rows : [.. rows.Select(row => row with { Tests = [.. row.Tests.Select(Told)] })];

        // Where it is not known what the files held, it may have been any of the sets, and compares with none.
        TestResult Told(TestResult test) => ambiguous.Contains(test.Fingerprint) ? test with { Set = $"{test.Fingerprint} {test.ContentFingerprint}" } : test;
    }

    /// <summary>
    /// Those whose test accuracies compare: of the experiments evaluated alike, the largest group, and of equals that of the best weights.
    /// Empty where no two were evaluated alike.
    /// </summary>
    public static IReadOnlyList<ComparisonRow> Alike(IEnumerable<ComparisonRow> rows)
    {
        var kind = rows.Where(row => row.Test is not null)
            .GroupBy(row => Kind(row.Test!))
            .OrderByDescending(kind => kind.Count())
            .ThenByDescending(kind => kind.Key.Weights == TestResult.BestWeights)
            .FirstOrDefault()?.ToList() ?? [];
        return kind.Count > 1 ? kind : [];
    }

    /// <summary>
    /// Those of which one may be called the best on test images: the ones that were evaluated alike, or the only one that was evaluated.
    /// </summary>
    public static IReadOnlyList<ComparisonRow> Ranked(IReadOnlyList<ComparisonRow> rows)
    {
        var tested = rows.Where(row => row.Test is not null).ToList();
        return tested.Count < 2 ? tested : Alike(tested);
    }

    /// <summary>The one to show of an experiment's evaluations; null when there are none.</summary>
    /// <param name="tests">The evaluations, the oldest first.</param>
    /// <param name="set">The test set wanted; any other where there is none of it.</param>
    public static TestResult? Of(IReadOnlyList<TestResult> tests, string? set = null) => tests
        .Reverse()
        .OrderByDescending(test => test.Set == set)
        .ThenByDescending(test => test.Weights == TestResult.BestWeights)
        .ThenByDescending(test => test.Threshold is null)
        .ThenByDescending(test => test.Evaluated ?? DateTimeOffset.MinValue)
        .FirstOrDefault();

    /// <summary>What must be the same in two evaluations for their accuracies to be comparable.</summary>
    public static (string Set, string Weights, double? Threshold) Kind(TestResult test) => (test.Set, test.Weights, test.Threshold);

    private static string? SharedSet(IReadOnlyList<ComparisonRow> rows) => rows
        .SelectMany((row, index) => row.Tests.Select(test => (Test: test, Row: index)))
        .GroupBy(entry => entry.Test.Set)
        .OrderByDescending(set => set.Select(entry => entry.Row).Distinct().Count())
        .ThenByDescending(set => set.Max(entry => entry.Test.Evaluated ?? DateTimeOffset.MinValue))
        .FirstOrDefault()?.Key;
}
