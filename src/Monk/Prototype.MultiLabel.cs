using Monk.Data;
using Monk.Data.Cache;
using Monk.Experiments;
using Monk.Inference;
using Monk.Reporting;
using Monk.Runtime;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    private string WeightsName => _weights == TrainedWeights.Best ? "best" : "final";

    /// <summary>
    /// For an experiment whose images may have several labels: finds for each label the threshold with the highest F1 on the validation
    /// images. <see cref="Evaluate(CancellationToken)"/> and <see cref="Infer"/> use them from then on; they are kept in the experiment's
    /// state, those of the best weights and of the final ones each, until it is trained further.
    /// </summary>
    /// <param name="cancellationToken">Stops between two batches; nothing is then kept.</param>
    /// <returns>Each label's threshold, between 0 and 1, by its name; 0.5 of a label that no validation image has.</returns>
    /// <remarks>
    /// Thresholds chosen on few images fit those images: a label needs some tens of them before its threshold says much of others.
    /// </remarks>
    /// <exception cref="MonkException">
    /// Images have one class, the experiment was not opened with <c>evalInfer: true</c>, or its validation images have changed.
    /// </exception>
    public IReadOnlyDictionary<string, double> OptimizeThresholds(CancellationToken cancellationToken = default)
    {
        using var together = Together();
        RequireEvalInfer(nameof(OptimizeThresholds));
        RequireMultiLabel(nameof(OptimizeThresholds));
        var images = ExperimentImages.Load(State.Dataset!, Store.Paths.Workspace, Seed, _reading);
        if (images.Contents.Fingerprint != State.Dataset!.Contents!.Fingerprint)
            throw new MonkException("The images have changed since this experiment was trained, so that images that were trained on might choose the thresholds. Put them back.");
        var contents = new ImageContents();
        if (State.Dataset.Contents.ContentFingerprint is { } trained && trained != DatasetFingerprint.OfContents(images, contents, State.Dataset.Workers, cancellationToken))
            throw new MonkException("The images have changed since this experiment was trained: names and sizes are the same, but not what the files hold, so that images that were trained on might choose the thresholds. Put them back.");

        var unreadable = new List<UnreadableImage>();
        var scores = Scores(images.Validation, unreadable, "Choosing thresholds", keepDecoded: true, contents, cancellationToken);
        var values = Classifier.Classes
            .Select((_, label) => ThresholdChoice.HighestF1(scores.Select(image => (image.Probability(label), image.Sample.AllLabels.Contains(label)))))
            .ToList();
        ChoosePerObject(
            change => Store.UpdateFindings(change, ExperimentConflict.UnlessSame(State, Store.Paths)),
            state => state.With(new LabelThresholds(WeightsName, values)));
        _report.Block("Thresholds", [.. Classifier.Classes.Select((name, label) => (name, Invariant($"{values[label]:F4}")))]);
        return Classifier.Classes.Index().ToDictionary(entry => entry.Item, entry => values[entry.Index]);
    }

    private void RequireMultiLabel(string what)
    {
        if (TrainedLabelType != LabelType.Multiple)
            throw new MonkException($"{what} is for images that may have several labels; this experiment gives each image the one class with the highest score.");
    }

    private void RequireThreshold(double? threshold)
    {
        if (threshold is not { } value)
            return;
        RequireMultiLabel("A threshold");
        if (!(value is >= 0 and < 1))
            throw new MonkException(Invariant($"threshold is {value}; it is the probability above which a label is given, at least 0 and below 1, such as 0.5."));
    }

    private IReadOnlyList<double> ThresholdsFor(double? threshold)
    {
        if (threshold is { } value)
            return [.. Classifier.Classes.Select(_ => value)];
        return State.ThresholdsOf(WeightsName)?.Values ?? [.. Classifier.Classes.Select(_ => ThresholdChoice.Default)];
    }

    private Prediction Predicted(ImageScores scores, string name, double? threshold) =>
        PredictionOf(scores, name, Classifier.Classes, TrainedLabelType == LabelType.Multiple ? ThresholdsFor(threshold) : null);

    /// <param name="scores">The network's outputs.</param>
    /// <param name="name">The image's name.</param>
    /// <param name="classes">The classes, in the order of the outputs.</param>
    /// <param name="thresholds">Where images may have several labels, the probability above which each is given; else null.</param>
    private static Prediction PredictionOf(ImageScores scores, string name, IReadOnlyList<string> classes, IReadOnlyList<double>? thresholds) =>
        thresholds is null ? scores.ToPrediction(name, classes) : scores.ToPrediction(name, classes, thresholds);

    private Evaluation Counted(IReadOnlyList<ImageScores> images, IReadOnlyList<double> thresholds, List<UnreadableImage> unreadable, CorrectnessByImage correct)
    {
        var counts = new MultiLabelCounts(Classifier.Classes, thresholds);
        foreach (var scores in images)
            correct.Add(scores.Sample, counts.Add(scores.Sample, scores));
        return new Evaluation
        {
            ConfusionMatrix = new ConfusionMatrix([]),
            UnreadableImages = unreadable,
            Labels = new MultiLabelResult(counts.NumImages, counts.NumCorrect, counts.Metrics()),
        };
    }

    private static void ReportLabels(Report report, Prediction prediction)
    {
        var given = prediction.Ranking.Where(score => prediction.PredictedClasses.Contains(score.Class)).ToList();
        report.Lines([
            "Prediction",
            $"    Image name:        {prediction.ImageName}",
            $"    Predicted classes: [{string.Join(", ", given.Select(score => $"'{score.Class}'"))}]",
            $"    Predicted scores:  [{string.Join(", ", given.Select(score => Invariant($"{score.Score:F4}")))}]",
            .. given.Count == 0 ? [Invariant($"    Likeliest class:   {prediction.PredictedClass} ({prediction.Score:F4})")] : (string[])[],
            ""]);
    }

    private static void ReportLabels(Report report, Evaluation evaluation)
    {
        report.Lines([
            "",
            "    Result",
            "        label based results",
            .. evaluation.Classes.Index().Select(entry => Of(entry.Index, entry.Item)),
            Invariant($"        total images:            {evaluation.NumImages}"),
            Invariant($"        total labels:            {evaluation.Classes.Sum(metrics => metrics.NumImages)}"),
            Invariant($"        images with all right:   {evaluation.NumCorrect}"),
            Invariant($"        Average accuracy (%):    {evaluation.Accuracy:F2}"),
            Invariant($"        Label accuracy (%):      {100 * evaluation.LabelAccuracy:F2}"),
            Invariant($"        Mean average precision:  {Ratio(evaluation.MeanAveragePrecision)}"),
            Invariant($"        Micro F1:                {Ratio(evaluation.MicroF1)}"),
            Invariant($"        Macro F1:                {Ratio(evaluation.MacroF1)}"),
            ""]);

        static string Of(int position, ClassMetrics metrics) => Invariant(
            $"            {position}. {metrics.Class} - F1 {Ratio(metrics.F1)}, precision {Ratio(metrics.Precision)}, recall {Ratio(metrics.Recall)}, average precision {Ratio(metrics.AveragePrecision)} ({metrics.NumImages} images, threshold {metrics.Threshold:F2})");

        static string Ratio(double? value) => value is { } number && double.IsFinite(number) ? Invariant($"{number:F4}") : "n/a";
    }
}
