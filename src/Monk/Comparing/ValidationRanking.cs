using Monk.Text;
using static System.FormattableString;

namespace Monk.Comparing;

/// <summary>How far the highest validation accuracy can be believed to be the best.</summary>
internal sealed class ValidationRanking
{
    private const int NamesShown = 3;

    private readonly IReadOnlyList<ComparisonRow> _ranked;
    private readonly bool _sameData;

    private ValidationRanking(IReadOnlyList<ComparisonRow> ranked, Func<ComparisonRow, double?> accuracy)
    {
        _ranked = ranked;
        _sameData = ranked.Select(row => row.ValidationSet?.Data).OfType<string>().Distinct().Count() < 2;
        NotToldApart = ranked.Count == 0 || ranked[0].IntervalOf(accuracy(ranked[0])) is not { } best
            ? []
            : [.. ranked.Skip(1).Where(row => row.IntervalOf(accuracy(row)) is not { } other || other.High >= best.Low)];
    }

    /// <summary>Those with a lower accuracy, or an equal one, whose 95 % interval overlaps that of the highest.</summary>
    public IReadOnlyList<ComparisonRow> NotToldApart { get; }

    /// <summary>
    /// Whether the highest may be called the best: it is on the same images as the others, and no other's interval reaches its own. Where
    /// images may have several labels, nothing is decided.
    /// </summary>
    public bool IsDecided => _ranked.Count > 1 && _sameData && NotToldApart.Count == 0 && _ranked[0].ValidationInterval is not null;

    /// <summary>By the best accuracy of an epoch.</summary>
    public static ValidationRanking Of(IReadOnlyList<ComparisonRow> rows) => By(rows, row => row.BestValidationAccuracy);

    /// <summary>By an accuracy on the validation images.</summary>
    public static ValidationRanking By(IReadOnlyList<ComparisonRow> rows, Func<ComparisonRow, double?> accuracy) =>
        new([.. rows.Where(row => accuracy(row) is { } value && double.IsFinite(value)).OrderByDescending(accuracy)], accuracy);

    /// <summary>That in a sentence; null where there is nothing to compare, or no interval to compare by.</summary>
    public string? Sentence()
    {
        if (_ranked.Count < 2 || _ranked[0].ValidationInterval is not { } interval)
            return null;
        var best = _ranked[0];
        var text = Invariant($"{best.FullName} has the highest validation accuracy, {Values.Percent(100 * best.BestValidationAccuracy!.Value)} of {Listed.Count(best.NumValidationImages!.Value, "image")}");
        if (!_sameData)
            return $"{text}, but not on the same images as others.";
        return NotToldApart.Count == 0
            ? $"{text}; the 95 % intervals of the others lie below its own, {Text(interval)}."
            : $"{text}, and cannot be told apart from {Names()}: their 95 % intervals overlap its own, {Text(interval)}.";
    }

    private string Names()
    {
        var names = NotToldApart.Select(row => row.FullName).ToList();
        return names.Count <= NamesShown + 1 ? string.Join(", ", names) : Invariant($"{string.Join(", ", names.Take(NamesShown))} and {names.Count - NamesShown} more");
    }

    private static string Text(ConfidenceInterval interval) => Invariant($"{100 * interval.Low:F1} to {100 * interval.High:F1} %");
}
