using Monk.Comparing;
using Monk.Text;
using static System.FormattableString;

namespace Monk.Notebooks;

/// <summary>A comparison as its table, what is to know about it, and its main pictures.</summary>
internal static class ComparisonHtml
{
    private const int RowsShown = 50;

    public static string Of(Comparison comparison)
    {
        var differences = comparison.Differences();
        var rows = comparison.Rows.Index().OrderByDescending(row => row.Item.BestValidationAccuracy ?? -1).ThenBy(row => row.Index).ToList();
        var html = new Html().Table(
            rows.Count > RowsShown ? Invariant($"{comparison.Name}: the best {RowsShown} of {rows.Count:N0} experiments") : comparison.Name,
            ["experiment", "status", "best val acc", "epoch", "test acc (95 % interval)", "test weights", "time", "time without cache", .. comparison.OwnColumns.Select(column => column.Name), .. differences.Select(difference => difference.Setting)],
            rows.Take(RowsShown).Select(row => (IReadOnlyList<string>)
            [
                row.Item.FullName,
                Conditions.Describe(row.Item),
                row.Item.BestValidationAccuracy is { } accuracy ? Values.Percent(100 * accuracy) : Values.None,
                row.Item.BestEpoch is { } epoch ? Invariant($"{epoch}") : Values.None,
                row.Item.Test is { AccuracyInterval: var interval } test ? Invariant($"{test.Accuracy:F1} % ({100 * interval.Low:F1} – {100 * interval.High:F1})") : Values.None,
                row.Item.Test?.WeightsText ?? Values.None,
                row.Item.TrainingTime is { } time ? Values.Duration(time) : Values.None,
                row.Item.TrainingTimeWithoutCache is { } whole ? Values.Duration(whole) : Values.None,
                .. comparison.OwnColumns.Select(column => column.Values[row.Index] ?? Values.None),
                .. differences.Select(difference => difference.Values[row.Index] ?? Values.None),
            ]));
        html.Paragraph(ComparisonVerdict.Of(comparison));
        foreach (var warning in comparison.Warnings)
            html.Paragraph($"Caution: {warning}");

        foreach (var (name, draw) in new ComparisonPictures(comparison, ExperimentCurves.OfBest(comparison.Rows)).All())
        {
            if (name is "val_accuracy" or "val_loss" or "stats_best_val_acc")
                html.Picture(name.Replace('_', ' '), draw());
        }

        if (comparison.Files.Count > 0)
            html.Paragraph($"Written to {comparison.Folder}");
        return html.ToString();
    }
}
