using static System.FormattableString;

namespace Monk.Reporting.Notebooks;

/// <summary>A prediction as its class and the ranking of all classes.</summary>
internal static class PredictionHtml
{
    private const int ClassesShown = 10;

    public static string Of(Prediction prediction) => new Html()
        .Paragraph($"{prediction.ImageName}: {Said(prediction)}")
        .Table(
            prediction.Ranking.Count > ClassesShown ? Invariant($"The likeliest {ClassesShown} of {prediction.Ranking.Count} classes") : "Classes",
            ["class", "probability", "score"],
            prediction.Ranking.Take(ClassesShown).Select(c => (IReadOnlyList<string>)[c.Class, Values.Percent(100 * c.Probability), Invariant($"{c.Score:F4}")]))
        .ToString();

    private static string Said(Prediction prediction) => prediction.LabelType == LabelType.Single
        ? $"{prediction.PredictedClass} ({Values.Percent(100 * prediction.Probability)})"
        : prediction.PredictedClasses.Count == 0 ? "no label" : string.Join(", ", prediction.PredictedClasses);
}
