using Monk.Inference;
using Monk.Losses;
using Monk.Reporting;
using Monk.Training.Metrics;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>The program's own metrics of images that have been scored; null where there are none.</summary>
    private IReadOnlyDictionary<string, double>? MetricsOf(IReadOnlyList<ImageScores> scores)
    {
        if (MetricRegistry.All.Count == 0)
            return null;
        var several = TrainedLabelType == LabelType.Multiple;
        var notes = new List<string>();
        var values = MetricRegistry.Compute(
            new MetricInput(
                Classifier.Classes,
                TrainedLabelType,
                [.. scores.Select(image => image.Sample.AllLabels.Where(label => label >= 0).ToArray())],
                [.. scores.Select(image => image.Meaning.Scores(image.Logits.Span, several))]),
            notes.Add);
        ReportNotes(notes);
        return values;
    }

    private static void ReportMetrics(Report report, Evaluation evaluation)
    {
        if (evaluation.Metrics.Count > 0)
            report.Lines([.. evaluation.Metrics.Select(metric => $"        {metric.Key}: {MetricRegistry.Text(metric.Key, metric.Value)}"), ""]);
    }
}
