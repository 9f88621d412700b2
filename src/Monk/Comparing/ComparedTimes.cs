using Monk.Text;
using static System.FormattableString;

namespace Monk.Comparing;

/// <summary>
/// The times of experiments, so that they compare. An experiment that finds features or decoded images on disk is quicker than its equal
/// that had to make them; its time counts with the time that making them took.
/// </summary>
internal sealed class ComparedTimes
{
    // What lay ready is counted as it was measured on another day, and decoding as if nothing else had gone on meanwhile: small differences
    // mean nothing.
    private const double Tolerance = 1.1;

    // What the first training of a process takes longer, because code is compiled, has nothing to do with the experiment.
    private const double LeastSeconds = 1;

    // Work found that would have taken less of the time than this changes nothing.
    private const double Negligible = 0.01;

    private readonly IReadOnlyList<ComparisonRow> _rows;

    private ComparedTimes(IReadOnlyList<ComparisonRow> rows)
    {
        _rows = rows;
        FoundAnything = rows.Any(Found);
    }

    /// <summary>Whether any experiment found work done.</summary>
    public bool FoundAnything { get; }

    public static ComparedTimes Of(IReadOnlyList<ComparisonRow> rows) => new([.. rows.Where(row => row.TrainingTime is not null)]);

    /// <summary>
    /// What the experiment's time counts as: with the work that lay ready, or as it was measured where the state does not say or nobody
    /// noted what it took.
    /// </summary>
    public static TimeSpan? Counted(ComparisonRow row) => row.TrainingTimeWithoutCache ?? row.TrainingTime;

    /// <summary>
    /// The quickest of those trained to the end; null where that cannot be told, because one that found work done is within a tenth of it,
    /// or of its time too little is known.
    /// </summary>
    public ComparisonRow? Best(ComparisonMetric metric)
    {
        // One that broke off after an epoch was not quick.
        var completed = _rows.Where(row => row.Condition == ExperimentCondition.Completed).ToList();
        if (metric == ComparisonMetric.TrainingTimeWithoutCache)
            completed.RemoveAll(row => row.TrainingTimeWithoutCache is null);

        // Seconds, or seconds an image: the fewer the better.
        double Cost(ComparisonRow row) => metric == ComparisonMetric.ImagesPerSecond ? 1 / (row.ImagesPerSecondWithoutCache ?? row.ImagesPerSecond ?? 0) : Counted(row)!.Value.TotalSeconds;
        if (completed.MinBy(Cost) is not { } best || (completed.Count > 1 && IsUncertain(best)))
            return null;
        var close = completed.Where(row => Cost(row) <= Math.Max(Tolerance * Cost(best), Cost(best) + Least(best))).ToList();
        return close.Count > 1 && close.Exists(Found) ? null : best;

        double Least(ComparisonRow row) => metric != ComparisonMetric.ImagesPerSecond ? LeastSeconds : LeastSeconds / Math.Max(1, (double)(row.NumTrainImages ?? 0) * row.EpochsCompleted);
    }

    /// <summary>What a reader must know before comparing the times; null when they compare.</summary>
    public string? Caution()
    {
        var found = _rows.Where(Found).ToList();
        if (_rows.Count < 2)
            return null;
        if (found.Count == 0)
            return Silent() is { Count: > 0 } silent
                ? $"An earlier version did not note whether {Listed.Plain(silent)} found features or decoded images on disk: {(silent.Count == 1 ? "its time" : "their times")} may be too short to compare."
                : null;
        var first = found[0];
        var example = $"{first.FullName} found {first.Cached}";
        var others = found.Count > 1 ? Invariant($", and {Listed.Count(found.Count - 1, "more experiment")} found some") : "";
        var unknown = found.Count(row => row.TrainingTimeWithoutCache is null);
        var without = unknown == 0
            ? "Compare the times without cache, in which that work counts as it was measured when it was done; of times within a tenth, or a second, of each other none is called the shortest."
            : Invariant($"How long that work took is not known of {Listed.Count(unknown, "experiment")}, so that their times do not compare.");
        return $"Some experiments found work on disk that others did: {example}{others}. {without}";
    }

    private List<string> Silent() => [.. _rows.Where(row => row.Cached is null).Select(row => row.FullName)];

    /// <summary>Whether it found work that matters to its time, or of which nobody knows how long it took.</summary>
    private static bool Found(ComparisonRow row) =>
        row.Cached is { FoundAnything: true } cached && !(cached.FoundSeconds < Negligible * row.TrainingTime!.Value.TotalSeconds);

    /// <summary>Whether it found work of which nobody knows how long it took, or does not say whether it found some.</summary>
    private static bool IsUncertain(ComparisonRow row) => row.Cached is null or { FoundAnything: true, FoundSeconds: null };
}
