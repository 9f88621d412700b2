using static System.FormattableString;

namespace Monk.Comparing;

/// <summary>Finds what a reader must know before believing a comparison.</summary>
internal static class ComparisonWarnings
{
    private const int NamesShown = 5;

    /// <summary>The warnings; empty when everything compares with everything.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<ComparisonRow> rows) =>
        [.. new[] { Validation(rows), Tests(rows), Devices(rows), Unfinished(rows), Unread(rows) }.OfType<string>()];

    /// <summary>Why validation accuracies do not compare; null when they do.</summary>
    public static string? Validation(IReadOnlyList<ComparisonRow> rows)
    {
        var validated = rows.Where(row => row is { BestValidationAccuracy: not null, ValidationSet: not null }).ToList();
        var sets = validated.Select(row => row.ValidationSet).Distinct().Count();
        if (sets < 2)
            return null;

        var data = validated.Select(row => row.ValidationSet!.Split(' ')[0]).Distinct().Count();
        return data > 1
            ? Invariant($"The experiments were validated on {sets} different sets of images, from {data} data sets: their validation accuracies are not comparable.")
            : Invariant($"The experiments were validated on {sets} different draws from the same images, because their seeds or splits differ: small differences between their validation accuracies may come from the draw.");
    }

    private static string? Tests(IReadOnlyList<ComparisonRow> rows)
    {
        // By what the files held, where it is known; an evaluation of which it is not may be of any set with those names and sizes.
        var sets = rows.Select(row => row.Test).OfType<TestResult>().GroupBy(test => test.Fingerprint)
            .Sum(names => Math.Max(1, names.Select(test => test.ContentFingerprint).OfType<string>().Distinct().Count()));
        return sets < 2 ? null : Invariant($"The experiments were evaluated on {sets} different sets of test images: their test accuracies are not comparable.");
    }

    /// <summary>Why times do not compare; null when they do.</summary>
    public static string? Devices(IReadOnlyList<ComparisonRow> rows)
    {
        var devices = rows.Select(row => row.Device).OfType<string>().Distinct().ToList();
        return devices.Count < 2 ? null : $"The experiments were trained on different devices ({Listed(devices)}): their times are not comparable.";
    }

    private static string? Unfinished(IReadOnlyList<ComparisonRow> rows)
    {
        var unfinished = rows.Where(row => row.Condition is ExperimentCondition.Running or ExperimentCondition.Interrupted or ExperimentCondition.StoppedUnexpectedly or ExperimentCondition.Failed).ToList();
        return unfinished.Count == 0 ? null : $"Not trained to the end: {Listed([.. unfinished.Select(row => $"{row.FullName} ({Conditions.Describe(row)})")])}.";
    }

    private static string? Unread(IReadOnlyList<ComparisonRow> rows)
    {
        var unread = rows.Where(row => row.Condition is ExperimentCondition.Missing or ExperimentCondition.Unreadable or ExperimentCondition.NewerSchema).ToList();
        return unread.Count == 0 ? null : $"Could not be read: {Listed([.. unread.Select(row => $"{row.FullName} ({Conditions.Describe(row)})")])}.";
    }

    private static string Listed(List<string> names) =>
        string.Join(", ", names.Take(NamesShown)) + (names.Count > NamesShown ? Invariant($" and {names.Count - NamesShown} more") : "");
}
