using static System.FormattableString;

namespace Monk.Reporting.Notebooks;

/// <summary>An evaluation as its accuracy, its classes and its confusion matrix.</summary>
internal static class EvaluationHtml
{
    public static string Of(Evaluation evaluation) => evaluation.LabelType == LabelType.Multiple ? OfLabels(evaluation) : OfClasses(evaluation);

    private static string OfLabels(Evaluation evaluation) => new Html()
        .Paragraph(Invariant($"Mean average precision {Ratio(evaluation.MeanAveragePrecision)}, micro F1 {Ratio(evaluation.MicroF1)}, macro F1 {Ratio(evaluation.MacroF1)}; all labels right of {evaluation.NumCorrect} of {evaluation.NumImages} images ({Values.Percent(evaluation.Accuracy)})."))
        .Table("Labels", ["label", "images", "threshold", "average precision", "precision", "recall", "F1"], evaluation.Classes.Select(c => (IReadOnlyList<string>)
        [
            c.Class,
            Invariant($"{c.NumImages}"),
            Ratio(c.Threshold),
            Ratio(c.AveragePrecision),
            Ratio(c.Precision),
            Ratio(c.Recall),
            Ratio(c.F1),
        ]))
        .ToString();

    private static string OfClasses(Evaluation evaluation)
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

    private static string Ratio(double? value) => value is { } ratio && double.IsFinite(ratio) ? Invariant($"{ratio:F3}") : Values.None;
}
