using static System.FormattableString;

namespace Monk.Analysis;

/// <summary>
/// Puts the experiments of an analysis in order. The accuracy of a few validation images is a draw: where their intervals overlap it says
/// nothing, and the loss, in which every image counts
/// by how sure the network is, decides.
/// </summary>
/// <remarks>
/// The rule, in full. Failed, dead and diverged experiments have no rank. Those that are better than guessing come before those that are
/// not. Among equals in this, the next is always the one with
/// the lowest validation loss of those that no other is clearly ahead of; clearly ahead is who has an accuracy whose 95 % interval
/// (Wilson's) lies wholly above the other's. Where an image may
/// have several labels, there are no intervals, and the loss alone decides. Of equal losses the higher accuracy comes first, and of
/// equals in that too, the one given first.
/// </remarks>
internal static class AnalysisRanking
{
    /// <summary>The rows, in the order in which they came, with their ranks and the reasons for these.</summary>
    public static IReadOnlyList<AnalysisRow<T>> Of<T>(IReadOnlyList<AnalysisRow<T>> rows)
    {
        var sound = rows.Where(row => row is { BestEpoch: not null, Defect: null }).ToList();
        List<AnalysisRow<T>> ranking = [.. Ordered(sound.Where(row => row.BeatsGuessing)), .. Ordered(sound.Where(row => !row.BeatsGuessing))];
        return [.. rows.Select(row => ranking.IndexOf(row) is var place and >= 0
            ? row with { Rank = place + 1, Reason = ReasonOf(row, place + 1 < ranking.Count ? ranking[place + 1] : null) }
            : row with { Rank = null })];
    }

    private static List<AnalysisRow<T>> Ordered<T>(IEnumerable<AnalysisRow<T>> rows)
    {
        var left = rows.ToList();
        var ordered = new List<AnalysisRow<T>>();
        while (left.Count > 0)
        {
            // Sorting is stable, so that the one given first comes first.
            var next = left
                .Where(row => !left.Exists(other => IsClearlyAhead(other, row)))
                .OrderBy(row => row.ValidationLoss)
                .ThenByDescending(row => row.ValidationAccuracy)
                .First();
            left.Remove(next);
            ordered.Add(next);
        }

        return ordered;
    }

    private static bool IsClearlyAhead<T>(AnalysisRow<T> row, AnalysisRow<T> other) => row.ValidationInterval?.Low > other.ValidationInterval?.High;

    private static string? ReasonOf<T>(AnalysisRow<T> row, AnalysisRow<T>? next)
    {
        if (next is null)
            return row.BeatsGuessing ? null : "no better than guessing";
        if (row.BeatsGuessing != next.BeatsGuessing)
            return "better than guessing";
        var why = ReasonAmongEquals(row, next);
        return row.BeatsGuessing ? why : $"no better than guessing; {why}";
    }

    // No third case: one with a lower loss comes next only where this one is clearly ahead of it.
    private static string ReasonAmongEquals<T>(AnalysisRow<T> row, AnalysisRow<T> next)
    {
        var images = row.NumValidationImages == next.NumValidationImages
            ? Invariant($"{row.NumValidationImages} images") : Invariant($"{row.NumValidationImages} and {next.NumValidationImages} images");
        if (IsClearlyAhead(row, next))
            return $"ahead beyond the noise of {images}";
        var decided = row.ValidationLoss != next.ValidationLoss ? "lower loss"
            : row.ValidationAccuracy != next.ValidationAccuracy ? "equal loss, higher accuracy"
            : "equal, and given first";
        return row.HasSeveralLabels ? decided : $"within the noise of {images}; {decided}";
    }
}
