using Monk.Text;
using static System.FormattableString;

namespace Monk.Notebooks;

/// <summary>An evaluation as its accuracy, its classes and its confusion matrix.</summary>
internal static class EvaluationHtml
{
    public static string Of(Evaluation evaluation) => evaluation.LabelType == LabelType.Multiple ? OfLabels(evaluation) : OfClasses(evaluation);

    private static string OfLabels(Evaluation evaluation) => new Html()
        .Paragraph(evaluation.ToString())
        .Table("Labels", ["label", "images", "threshold", "average precision", "precision", "recall", "F1"], evaluation.Classes.Select(c => (IReadOnlyList<string>)
        [
            c.Class,
            Invariant($"{c.NumImages}"),
            Values.Ratio(c.Threshold),
            Values.Ratio(c.AveragePrecision),
            Values.Ratio(c.Precision),
            Values.Ratio(c.Recall),
            Values.Ratio(c.F1),
        ]))
        .ToString();

    private static string OfClasses(Evaluation evaluation)
    {
        var names = evaluation.ConfusionMatrix.Classes;
        return new Html()
            .Paragraph(evaluation.ToString())
            .Table("Classes", ["class", "images", "accuracy", "precision", "recall", "F1"], evaluation.Classes.Select(c => (IReadOnlyList<string>)
            [
                c.Class,
                Invariant($"{c.NumImages}"),
                c.Accuracy is { } accuracy ? Values.Percent(accuracy) : Values.None,
                Values.Ratio(c.Precision),
                Values.Ratio(c.Recall),
                Values.Ratio(c.F1),
            ]))
            .Table("Confusion matrix: rows are true classes, columns predicted ones", ["", .. names], names.Select((name, i) => (IReadOnlyList<string>)
            [
                name,
                .. evaluation.ConfusionMatrix.Rows[i].Select(count => Invariant($"{count}")),
            ]))
            .ToString();
    }
}
