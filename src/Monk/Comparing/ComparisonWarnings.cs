using static System.FormattableString;

namespace Monk.Comparing;

/// <summary>Finds what a reader must know before believing a comparison.</summary>
internal static class ComparisonWarnings
{
    private const int NamesShown = 5;

    /// <summary>The warnings; empty when everything compares with everything.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<ComparisonRow> rows) =>
        [.. new[] { Validation(rows), Tests(rows), Weights(rows), Thresholds(rows), Devices(rows), ComparedTimes.Of(rows).Caution(), GpuMemory(rows), Unfinished(rows), Unread(rows) }.OfType<string>()];

    /// <summary>Why validation accuracies do not compare; null when they do.</summary>
    public static string? Validation(IReadOnlyList<ComparisonRow> rows)
    {
        var validated = rows.Where(row => row is { BestValidationAccuracy: not null, ValidationSet: not null }).ToList();
        var sets = validated.Select(row => row.ValidationSet).Distinct().Count();
        if (sets < 2)
            return null;

        var samples = validated.Any(row => row.Asked?.Dataset.Sample is not null) ? ", samples" : "";
        var data = validated.Select(row => row.ValidationSet!.Data).Distinct().Count();
        return data > 1
            ? Invariant($"The experiments were validated on {sets} different sets of images, from {data} data sets: their validation accuracies are not comparable.")
            : Invariant($"The experiments were validated on {sets} different draws from the same images, ")
                + $"because their seeds{samples} or splits differ: small differences between their validation accuracies may come from the draw.";
    }

    private static string? Tests(IReadOnlyList<ComparisonRow> rows)
    {
        var sets = rows.Where(row => row.Test is not null).GroupBy(row => row.Test!.Set).OrderByDescending(set => set.Count()).ToList();
        if (sets.Count < 2)
            return null;
        var others = sets[0].Count() < 2 ? [] : sets.Skip(1).SelectMany(set => set).Select(row => $"{row.FullName} ({row.Test!.TestPath})").ToList();
        return Invariant($"The experiments were evaluated on {sets.Count} different sets of test images: their test accuracies are not comparable.")
            + (sets.SelectMany(set => set).Select(row => row.Test!.Fingerprint).Distinct().Count() == sets.Count ? "" : " Of some, names and sizes are the same, but what the files held is not, or is not known.")
            + (others.Count == 0 ? "" : $" Most were evaluated on {sets[0].First().Test!.TestPath}, but not {Listed(others)}.");
    }

    private static string? Weights(IReadOnlyList<ComparisonRow> rows)
    {
        var tested = rows.Where(row => row.Test is not null).ToList();
        var others = tested.Where(row => row.Test!.Weights != TestResult.BestWeights).ToList();
        if (others.Count == 0)
            return null;
        return others.Count == tested.Count
            ? "The test accuracies are of the final weights: no experiment was evaluated with its best weights."
            : $"The test accuracies are of different weights, and not comparable: of the final ones of {Listed([.. others.Select(row => row.FullName)])}, which were not evaluated with the best weights on these images, and of the best ones of the others. "
                + "Evaluate all with weights: TrainedWeights.Best.";
    }

    private static string? Thresholds(IReadOnlyList<ComparisonRow> rows)
    {
        var tested = rows.Where(row => row.Test is not null).ToList();
        return tested.Select(row => row.Test!.Threshold).Distinct().Count() < 2
            ? null
            : $"The test accuracies were measured at different thresholds: {Listed([.. tested.Select(row => $"{row.FullName} ({(row.Test!.Threshold is { } threshold ? Invariant($"{threshold}") : "its own")})")])}.";
    }

    /// <summary>Why times do not compare; null when they do.</summary>
    public static string? Devices(IReadOnlyList<ComparisonRow> rows)
    {
        var what = new List<string>();
        Add("devices", rows.Select(row => row.Device));
        Add("processors", rows.Select(row => row.Processor));

        // A processor's number of threads is in its device's name.
        if (what.Count == 0)
            Add("numbers of threads", rows.Select(row => row.Threads is { } threads ? Invariant($"{threads}") : null));
        return what.Count == 0 ? null : $"The experiments were trained {string.Join(" and ", what)}: their times are not comparable.";

        void Add(string kind, IEnumerable<string?> values)
        {
            var different = values.OfType<string>().Distinct().ToList();
            if (different.Count > 1)
                what.Add($"{(kind == "numbers of threads" ? "with" : "on")} different {kind} ({Listed(different)})");
        }
    }

    /// <summary>Why GPU memory does not compare; null when it does.</summary>
    public static string? GpuMemory(IReadOnlyList<ComparisonRow> rows)
    {
        var later = rows.Where(row => row is { MaxGpuMemoryMebibytes: > 0, GpuMemoryHeldBefore: > 0 }).ToList();
        return later.Count == 0 || rows.Count < 2
            ? null
            : Invariant($"Trained in a process that held GPU memory already: {Listed([.. later.Select(row => $"{row.FullName} ({row.GpuMemoryHeldBefore} MiB)")])}. Their GPU memory may be that of an earlier training; to compare it, train each in a process of its own.");
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
