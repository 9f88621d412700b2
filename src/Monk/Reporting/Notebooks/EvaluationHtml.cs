using static System.FormattableString;

namespace Monk.Reporting.Notebooks;

/// <summary>An evaluation as its accuracy, its classes and its confusion matrix.</summary>
internal static class EvaluationHtml
{
    public static string Of(Evaluation evaluation)
    {
        var interval = ConfidenceInterval.Wilson(evaluation.NumCorrect, evaluation.NumImages);
        var names = evaluation.ConfusionMatrix.Classes;
        return new Html()
            .Paragraph(Invariant($"Accuracy {Values.Percent(evaluation.Accuracy)} ({evaluation.NumCorrect} of {evaluation.NumImages} images; 95 % interval {100 * interval.Low:F1} – {100 * interval.High:F1} %), macro F1 {evaluation.MacroF1:F3}."))
            .Table("Classes", ["class", "images", "accuracy", "precision", "recall", "F1"], evaluation.Classes.Select(c => (IReadOnlyList<string>)
            [
                c.Class,
                Invariant($"{c.NumImages}"),
                c.Accuracy is { } accuracy ? Values.Percent(accuracy) : Values.None,
                Ratio(c.Precision),
                Ratio(c.Recall),
                Ratio(c.F1),
            ]))
            .Table("Confusion matrix: rows are true classes, columns predicted ones", ["", .. names], names.Select((name, i) => (IReadOnlyList<string>)
            [
                name,
                .. evaluation.ConfusionMatrix.Rows[i].Select(count => Invariant($"{count}")),
            ]))
            .ToString();
    }

    private static string Ratio(double? value) => value is { } ratio ? Invariant($"{ratio:F3}") : Values.None;
}
