using Monk.Text;
using static System.FormattableString;

namespace Monk.Notebooks;

/// <summary>A prediction as its class and the ranking of all classes.</summary>
internal static class PredictionHtml
{
    private const int ClassesShown = 10;

    public static string Of(Prediction prediction) => new Html()
        .Paragraph(prediction.ToString())
        .Table(
            prediction.Ranking.Count > ClassesShown ? Invariant($"The likeliest {ClassesShown} of {prediction.Ranking.Count} classes") : "Classes",
            ["class", "probability", "logit"],
            prediction.Ranking.Take(ClassesShown).Select(c => (IReadOnlyList<string>)[c.Class, Values.Percent(100 * c.Score), Invariant($"{c.Logit:F4}")]))
        .ToString();
}
