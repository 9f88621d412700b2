using Monk.Data;
using Monk.Data.Cache;
using Monk.Experiments;
using Monk.Imaging;
using Monk.Inference;
using Monk.Models;
using Monk.Reporting;
using Monk.Runtime;
using Monk.Text;
using Monk.Training;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    private Classifier? _classifier;

    /// <summary>
    /// Classifies every image of the test set and counts what is right. The result is also kept in the experiment's state: one for each
    /// test set and weights, which evaluating the same again replaces, until the experiment is trained further or its test transforms
    /// change.
    /// </summary>
    /// <param name="cancellationToken">Stops between two batches; nothing is then kept.</param>
    /// <returns>
    /// What came of each image, the confusion matrix and each class's accuracy, precision, recall and F1. Where an image may have several
    /// labels, each label's precision, recall, F1 and average precision; a label is given above its threshold of
    /// <see cref="OptimizeThresholds"/>, or else above 0.5.
    /// </returns>
    /// <remarks>
    /// It computes several images at once, as <see cref="InferFolder(string, CancellationToken)"/> does, and <see cref="Infer"/> one: what
    /// they say of an image may differ by rounding, in the last one or two of the seven digits of float32, in more where the network
    /// computes in bfloat16.
    /// </remarks>
    /// <exception cref="MonkException">
    /// No test images have been read, none can be decoded, or the network's outputs are no numbers.
    /// </exception>
    public Evaluation Evaluate(CancellationToken cancellationToken = default) => EvaluateAt(null, cancellationToken);

    /// <summary>Evaluates an experiment whose images may have several labels, at a threshold.</summary>
    /// <param name="threshold">The probability, between 0 and 1, above which any label is given.</param>
    /// <param name="cancellationToken">Stops between two batches; nothing is then kept.</param>
    /// <returns>Each label's precision, recall, F1 and average precision.</returns>
    /// <exception cref="MonkException">Images have one class, no test images have been read, or none can be decoded.</exception>
    public Evaluation Evaluate(double threshold, CancellationToken cancellationToken = default) => EvaluateAt(threshold, cancellationToken);

    private Evaluation EvaluateAt(double? threshold, CancellationToken cancellationToken)
    {
        using var together = Together(nameof(Evaluate));
        RequireEvalInfer(nameof(Evaluate));
        RequireThreshold(threshold);
        var seen = State;
        var test = NamedTest();
        if (test?.Images is not { } images)
            throw new MonkException("No test images have been read: call DatasetParams, then Dataset.");

        _report.Line("Testing");
        if (TransformLists.OfTest(State.Dataset!) is { } difference)
            _report.Line($"    Note: {difference}");
        var thresholds = TrainedLabelType == LabelType.Multiple ? ThresholdsFor(threshold) : null;
        var unreadable = new List<UnreadableImage>();
        var correct = new CorrectnessByImage();
        var contents = new ImageContents();
        var scores = Scores(images.Images(), unreadable, "Testing", keepDecoded: true, contents, cancellationToken);
        if (scores.Count == 0)
            throw NoneReadable(images.Root, unreadable);

        var classes = Classifier.Classes;
        var evaluation = (thresholds is null ? Counted(scores, unreadable, correct) : Counted(scores, thresholds, unreadable, correct)) with
        {
            Images = [.. scores.Select(image => new EvaluatedImage(
                image.Sample.Path,
                [.. image.Sample.AllLabels.Where(label => label >= 0).Select(label => classes[label])],
                () => PredictionOf(image, image.Sample.Path, classes, thresholds)))],
            LostImages = LostImages.NotOpened(images.Lost, scores.Select(image => image.Sample.Path), unreadable),
            TestPath = test.Csv is null ? images.Root : FullPath.Of(test.Csv),
            Weights = _weights,
        };
        var metrics = MetricsOf(scores);
        evaluation = metrics is null ? evaluation : evaluation with { Metrics = metrics };
        _report.Result(evaluation, report =>
        {
            ReportEvaluation(report, evaluation);
            ReportMetrics(report, evaluation);
        });
        Keep(seen, evaluation, test, images, threshold, correct, DatasetFingerprint.OfContents(images.Images(), contents, seen.Dataset!.Workers, cancellationToken));
        return evaluation;
    }

    private static MonkException NoneReadable(string folder, List<UnreadableImage> unreadable) => new(
        $"None of the {Listed.Count(unreadable.Count, "image")} in '{folder}' can be read: {Listed.Plain([.. unreadable.Select(image => $"'{image.Path}' ({image.Reason})")])}. Give a folder with images that can.");

    private Evaluation Counted(IReadOnlyList<ImageScores> images, List<UnreadableImage> unreadable, CorrectnessByImage correct)
    {
        var matrix = new ConfusionMatrix(Classifier.Classes);
        foreach (var scores in images)
        {
            matrix.Add(scores.Sample.Label, scores.PredictedLabel);
            correct.Add(scores.Sample, scores.PredictedLabel);
        }

        return new Evaluation { ConfusionMatrix = matrix, UnreadableImages = unreadable };
    }

    /// <summary>Classifies one image.</summary>
    /// <param name="imagePath">The image file.</param>
    /// <param name="threshold">
    /// Where an image may have several labels: the probability above which a label is given. Default: that of
    /// <see cref="OptimizeThresholds"/>, or else 0.5.
    /// </param>
    /// <returns>The class, or the labels; its score, which is its probability; and all classes ranked.</returns>
    /// <exception cref="MonkException">
    /// There is no such file, or it is not an image, or a threshold was given where images have one class, or the network's outputs are no
    /// numbers.
    /// </exception>
    public Prediction Infer(string imagePath, double? threshold = null)
    {
        using var together = Together();
        RequireEvalInfer(nameof(Infer));
        RequireThreshold(threshold);
        Check.NotEmpty(nameof(imagePath), imagePath);
        if (Directory.Exists(imagePath))
            throw new MonkException($"'{imagePath}' is a folder. InferFolder classifies all images of a folder.");
        if (!File.Exists(imagePath))
            throw new MonkException($"There is no file '{imagePath}'.");

        var notes = new List<string>();
        var prediction = Predicted(ScoreOf(imagePath, notes.Add), imagePath, threshold);
        ReportNotes(notes);
        if (prediction.LabelType == LabelType.Multiple)
        {
            _report.Result(prediction, report => ReportLabels(report, prediction));
            return prediction;
        }

        _report.Result(prediction, report => report.Block(
            "Prediction",
            ("Image name", imagePath),
            ("Predicted class", prediction.PredictedClass),
            ("Predicted score", Invariant($"{prediction.Score:F4}"))));
        return prediction;
    }

    /// <summary>Classifies every image under a folder. Files that cannot be read as images are left out and named.</summary>
    /// <param name="folderPath">The folder; folders within it are read too.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>
    /// A prediction for each readable image, ordered by path, its name the path relative to the folder; and the images that could not be
    /// read.
    /// </returns>
    /// <exception cref="MonkException">
    /// There is no such folder, no image in it, none that can be read, or the network's outputs are no numbers.
    /// </exception>
    public FolderPredictions InferFolder(string folderPath, CancellationToken cancellationToken = default) => InferFolderAt(folderPath, null, cancellationToken);

    /// <summary>
    /// Gives every image under a folder its labels, of an experiment whose images may have several. Files that cannot be read as images are
    /// left out and named.
    /// </summary>
    /// <param name="folderPath">The folder; folders within it are read too.</param>
    /// <param name="threshold">The probability, between 0 and 1, above which any label is given.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>
    /// A prediction for each readable image, ordered by path, its name the path relative to the folder; and the images that could not be
    /// read.
    /// </returns>
    /// <exception cref="MonkException">
    /// Images have one class, there is no such folder, no image in it, none that can be read, or the network's outputs are no numbers.
    /// </exception>
    public FolderPredictions InferFolder(string folderPath, double threshold, CancellationToken cancellationToken = default) =>
        InferFolderAt(folderPath, threshold, cancellationToken);

    private FolderPredictions InferFolderAt(string folderPath, double? threshold, CancellationToken cancellationToken)
    {
        using var together = Together(nameof(InferFolder));
        RequireEvalInfer(nameof(InferFolder));
        RequireThreshold(threshold);
        Check.NotEmpty(nameof(folderPath), folderPath);
        if (File.Exists(folderPath))
            throw new MonkException($"'{folderPath}' is a file. Infer classifies one image.");
        var (paths, lost, notes) = ImageFolder.ListImages(folderPath, "inference");
        var images = new LabelledImages(FullPath.Of(folderPath), [.. paths.Select(path => new ImageSample(path, 0))]);

        _report.Lines([
            "Prediction",
            $"    Dir path:     {folderPath}",
            Invariant($"    Total Images: {paths.Count}"),
            .. notes.Select(DatasetNote.Line),
            .. notes.Count > 0 ? [""] : (string[])[]]);
        var (classes, thresholds) = (Classifier.Classes, TrainedLabelType == LabelType.Multiple ? ThresholdsFor(threshold) : null);
        var unreadable = new List<UnreadableImage>();
        var predictions = Scores(images, unreadable, "Processing images", keepDecoded: false, new ImageContents(), cancellationToken)
            .Select(scores => PredictionOf(scores, scores.Sample.Path, classes, thresholds))
            .ToList();
        _report.Line();
        return predictions.Count > 0 ? new FolderPredictions(images.Root, predictions, unreadable, lost) : throw NoneReadable(images.Root, unreadable);
    }

    private ImageScores ScoreOf(string imagePath, Action<string> note)
    {
        try
        {
            return Classifier.Score(imagePath, note);
        }
        catch (ImageDecodeException e)
        {
            throw new MonkException($"'{imagePath}' cannot be read as an image: {e.Reason}", e);
        }
    }

    private Classifier Classifier => _classifier!;

    private void LoadTrained()
    {
        var paths = Store.Paths;
        var file = _weights == TrainedWeights.Best ? paths.BestModel : paths.FinalModel;
        if (!File.Exists(file) || State.Model is null || State.Dataset?.Contents is null)
        {
            throw new MonkException(File.Exists(paths.BestModel)
                ? $"Experiment '{paths.Experiment}' has no final weights: its training was not finished. Use weights: TrainedWeights.Best, or finish it with resumeTrain: true."
                : $"Experiment '{paths.Experiment}' of project '{paths.Project}' holds no trained model (status: {State.Status}). Train it first.");
        }

        var device = ComputeDevice.Choose(State.Model.UseGpu);
        var classes = State.Dataset.Contents.Classes;
        var model = OwnWeights.Read(paths, file, () => ClassifierFactory.LoadTrained(State.Model, classes.Count, file, device));
        model.Precision = PrecisionChoice.ForInference(State.Outcome?.Precision ?? Precision.Float32, model.CanUseBFloat16, device);
        InferenceForm.Apply(model, State.Dataset.InputSize);
        _classifier?.Dispose();
        _classifier = new Classifier(model, classes, State.Dataset, State.Loss, State.Training?.Seed ?? 0, device);

        _report.Line("Model Details");
        _report.Line($"    Loading model - {file}");
        _report.Line($"    Model loaded on {ComputeDevice.Describe(device)}!");
        if (State.Status != ExperimentStatus.Completed)
            _report.Line(Invariant($"    Note: it has been trained for {State.Outcome?.EpochsCompleted ?? 0} of {State.Training?.NumEpochs} epochs."));
        _report.Line();
    }

    private void Keep(
        ExperimentState seen, Evaluation evaluation, TestSet test, LabelledDataset images, double? threshold, CorrectnessByImage correct, string content)
    {
        try
        {
            var workspace = Store.Paths.Workspace;
            var kept = new EvaluationOutcome
            {
                TestPath = workspace.Relative(images.Root),
                TestCsv = test.Csv is { } csv ? workspace.Relative(csv) : null,
                Fingerprint = DatasetFingerprint.Of(images),
                ContentFingerprint = content,
                Weights = WeightsName,
                Epoch = _weights == TrainedWeights.Best ? seen.Outcome?.BestEpoch : seen.Outcome?.FinalEpoch ?? seen.Outcome?.EpochsCompleted,
                Threshold = threshold,
                Evaluated = TimeProvider.System.GetUtcNow(),
                NumImages = evaluation.NumImages,
                NumCorrect = evaluation.NumCorrect,
                PercentageAccuracy = evaluation.Accuracy,
                Classes = Classifier.Classes,
                ConfusionMatrix = evaluation.ConfusionMatrix.Rows,
                Labels = evaluation.Labels is null ? null : [.. evaluation.Classes.Select(LabelOutcome.Of)],
                Correct = correct.Of(images.Samples),
                Metrics = evaluation.Metrics.Count == 0 ? null : evaluation.Metrics,
            };
            KeepFinding(seen, state => threshold is null && !SameThresholds(seen, state)
                ? throw new MonkException("Other thresholds of its labels were chosen meanwhile.")
                : state with { Evaluations = [.. state.Evaluations.Where(other => !other.IsOfTheSame(kept)), kept] });
        }
        catch (MonkException e)
        {
            // A workspace that can only be read may be evaluated all the same; its caller has the result.
            _report.Lines($"    Note: the evaluation was not kept in the experiment's state. {e.Message}", "");
        }
    }

    private bool SameThresholds(ExperimentState seen, ExperimentState now) =>
        (seen.ThresholdsOf(WeightsName)?.Values ?? []).SequenceEqual(now.ThresholdsOf(WeightsName)?.Values ?? []);

    private List<ImageScores> Scores(LabelledImages images, List<UnreadableImage> unreadable, string what, bool keepDecoded, ImageContents contents, CancellationToken cancellation)
    {
        var progress = new ProgressLine(_report);
        var notes = new List<string>();
        var scores = progress.Around(() => Classifier.Score(
            images,
            unreadable.Add,
            done => progress.Show(what, done, images.Samples.Count, Invariant($"{done} of {images.Samples.Count} images")),
            keepDecoded,
            contents,
            notes.Add,
            cancellation).ToList());
        unreadable.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        _report.Lines(unreadable.Select(image => $"    Left out, cannot be read: {image.Path} ({image.Reason})"));
        ReportNotes(notes);
        return scores;
    }

    private static void ReportEvaluation(Report report, Evaluation evaluation)
    {
        if (evaluation.LabelType == LabelType.Multiple)
        {
            ReportLabels(report, evaluation);
            return;
        }

        report.Lines([
            "",
            "    Result",
            "        class based accuracies",
            .. evaluation.Classes.Index().Select(entry => entry.Item.Accuracy is { } accuracy
                ? Invariant($"            {entry.Index}. {entry.Item.Class} - {accuracy:F2} % ({entry.Item.NumCorrect} of {entry.Item.NumImages})")
                : Invariant($"            {entry.Index}. {entry.Item.Class} - no images")),
            Invariant($"        total images:            {evaluation.NumImages}"),
            Invariant($"        num correct predictions: {evaluation.NumCorrect}"),
            Invariant($"        Average accuracy (%):    {evaluation.Accuracy:F2}"),
            Invariant($"        Macro F1:                {evaluation.MacroF1:F4}"),
            ""]);
    }
}
