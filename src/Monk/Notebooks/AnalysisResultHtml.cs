using Monk.Comparing;
using Monk.Text;
using static System.FormattableString;

namespace Monk.Notebooks;

/// <summary>An analysis as its experiments, the best first, how far the ranking can be trusted, and the curves.</summary>
internal static class AnalysisResultHtml
{
    public static string Of<T>(AnalysisResult<T> result)
    {
        var html = new Html().Table(
            Invariant($"{result.Name}: {result.PercentData} % of the images, {Listed.Count(result.NumEpochs, "epoch")}"),
            ["experiment", "rank", "val acc", "95 % interval", "val loss", "train acc", "train loss", "epoch", "time", "time without cache", "remark"],
            result.Ranking.Concat(result.Rows.Where(row => row.Rank is null)).Select(row => (IReadOnlyList<string>)
            [
                row.Experiment,
                row.Rank is { } rank ? Invariant($"{rank}") : row.Defect is null ? "failed" : "none",
                row.ValidationAccuracy is { } accuracy ? Values.Percent(100 * accuracy) : Values.None,
                row.ValidationInterval is { } interval ? Invariant($"{100 * interval.Low:F1} – {100 * interval.High:F1} %") : Values.None,
                row.ValidationLoss is { } loss ? Values.Loss(loss) : Values.None,
                row.TrainingAccuracy is { } trained ? Values.Percent(100 * trained) : Values.None,
                row.TrainingLoss is { } trainingLoss ? Values.Loss(trainingLoss) : Values.None,
                row.BestEpoch is { } best ? Invariant($"{best.Epoch}") : Values.None,
                Values.Duration(row.TrainingTime),
                row.TrainingTimeWithoutCache is { } whole ? Values.Duration(whole) : Values.None,
                row.Defect ?? row.Reason ?? "",
            ]));
        foreach (var finding in result.Findings)
            html.Paragraph(finding);
        foreach (var row in result.Rows.Where(row => row.Failure is not null))
            html.Paragraph($"{row.Experiment} failed: {row.Failure}");
        if (result.Comparison.Rows.Count > 0)
        {
            foreach (var (name, draw) in new ComparisonPictures(result.Comparison, ExperimentCurves.OfBest(result.Comparison.Rows)).All())
            {
                if (name is "val_accuracy" or "val_loss")
                    html.Picture(name.Replace('_', ' '), draw());
            }
        }

        return html.ToString();
    }
}
