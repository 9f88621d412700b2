using Monk.Data;
using Monk.Experiments;
using Monk.Inference;
using Monk.Models;
using Monk.Reporting;
using Monk.Runtime;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    private Classifier? _classifier;

    /// <summary>Classifies every image of the test set and counts what is right. The result is also kept in the experiment's state.</summary>
    /// <param name="cancellationToken">Stops between two batches; nothing is then kept.</param>
    /// <returns>
    /// The confusion matrix and each class's accuracy, precision, recall and F1. Where an image may have several labels, each label's precision, recall, F1 and average
    /// precision; a label is given above its threshold of <see cref="OptimizeThresholds"/>, or else above 0.5.
    /// </returns>
    /// <exception cref="MonkException">No test images have been read, or none can be decoded.</exception>
    public Evaluation Evaluate(CancellationToken cancellationToken = default) => EvaluateAt(null, cancellationToken);

    /// <summary>Evaluates an experiment whose images may have several labels, at a threshold.</summary>
    /// <param name="threshold">The probability, between 0 and 1, above which any label is given.</param>
    /// <param name="cancellationToken">Stops between two batches; nothing is then kept.</param>
    /// <returns>Each label's precision, recall, F1 and average precision.</returns>
    /// <exception cref="MonkException">Images have one class, no test images have been read, or none can be decoded.</exception>
    public Evaluation Evaluate(double threshold, CancellationToken cancellationToken = default) => EvaluateAt(threshold, cancellationToken);

    private Evaluation EvaluateAt(double? threshold, CancellationToken cancellationToken)
    {
        RequireEvalInfer(nameof(Evaluate));
        RequireThreshold(threshold);
        if (_testImages is null)
            throw new MonkException("No test images have been read: call DatasetParams, then Dataset.");

        _report.Line("Testing");
        var unreadable = new List<UnreadableImage>();
        var correct = new CorrectnessByImage();
        var contents = new ImageContents();
        var scores = Scores(_testImages.Images(), unreadable, "Testing", keepDecoded: true, contents, cancellationToken);
        if (scores.Count == 0)
            throw new MonkException($"None of the {_testImages.Samples.Count} images in '{_testImages.Root}' could be read.");

        var evaluation = TrainedLabelType == LabelType.Multiple ? Counted(scores, ThresholdsFor(threshold), unreadable, correct) : Counted(scores, unreadable, correct);
        ReportEvaluation(evaluation);
        Keep(evaluation, _testImages, correct, DatasetFingerprint.OfContents(_testImages.Images(), contents, State.Dataset!.Workers, cancellationToken));
        return evaluation;
    }

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
    /// Where an image may have several labels: the probability above which a label is given. Default: that of <see cref="OptimizeThresholds"/>, or else 0.5.
    /// </param>
    /// <returns>The class, or the labels; its score and probability; and all classes ranked.</returns>
    /// <exception cref="MonkException">There is no such file, or it is not an image, or a threshold was given where images have one class.</exception>
    public Prediction Infer(string imagePath, double? threshold = null)
    {
        RequireEvalInfer(nameof(Infer));
        RequireThreshold(threshold);
        Check.NotEmpty(nameof(imagePath), imagePath);
        if (Directory.Exists(imagePath))
            throw new MonkException($"'{imagePath}' is a folder. InferFolder classifies all images of a folder.");
        if (!File.Exists(imagePath))
            throw new MonkException($"There is no file '{imagePath}'.");

        var prediction = PredictionOf(ScoreOf(imagePath), imagePath, threshold);
        if (prediction.LabelType == LabelType.Multiple)
        {
            ReportLabels(prediction);
            return prediction;
        }

        _report.Line("Prediction");
        _report.Line($"    Image name:      {imagePath}");
        _report.Line($"    Predicted class: {prediction.PredictedClass}");
        _report.Line(Invariant($"    Predicted score: {prediction.Score:F4}"));
        _report.Line(Invariant($"    Probability:     {prediction.Probability:P1}"));
        _report.Line();
        return prediction;
    }

    /// <summary>Classifies every image under a folder. Files that cannot be read as images are left out and named.</summary>
    /// <param name="folderPath">The folder; folders within it are read too.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>A prediction for each readable image, ordered by path; its name is the path relative to the folder.</returns>
    /// <exception cref="MonkException">There is no such folder, or no image in it.</exception>
    public IReadOnlyList<Prediction> InferFolder(string folderPath, CancellationToken cancellationToken = default) => InferFolderAt(folderPath, null, cancellationToken);

    /// <summary>Gives every image under a folder its labels, of an experiment whose images may have several. Files that cannot be read as images are left out and named.</summary>
    /// <param name="folderPath">The folder; folders within it are read too.</param>
    /// <param name="threshold">The probability, between 0 and 1, above which any label is given.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>A prediction for each readable image, ordered by path; its name is the path relative to the folder.</returns>
    /// <exception cref="MonkException">Images have one class, there is no such folder, or no image in it.</exception>
    public IReadOnlyList<Prediction> InferFolder(string folderPath, double threshold, CancellationToken cancellationToken = default) =>
        InferFolderAt(folderPath, threshold, cancellationToken);

    private List<Prediction> InferFolderAt(string folderPath, double? threshold, CancellationToken cancellationToken)
    {
        RequireEvalInfer(nameof(InferFolder));
        RequireThreshold(threshold);
        Check.NotEmpty(nameof(folderPath), folderPath);
        if (File.Exists(folderPath))
            throw new MonkException($"'{folderPath}' is a file. Infer classifies one image.");
        var (paths, notes) = ImageFolder.ListImages(folderPath, "inference");
        var images = new LabelledImages(Path.GetFullPath(folderPath), [.. paths.Select(path => new ImageSample(path, 0))]);

        _report.Line("Prediction");
        _report.Line($"    Dir path:     {folderPath}");
        _report.Line(Invariant($"    Total Images: {paths.Count}"));
        ReportNotes(notes);
        var unreadable = new List<UnreadableImage>();
        var predictions = Scores(images, unreadable, "Processing images", keepDecoded: false, new ImageContents(), cancellationToken)
            .Select(scores => PredictionOf(scores, scores.Sample.Path, threshold))
            .ToList();
        _report.Line();
        return predictions;
    }

    private ImageScores ScoreOf(string imagePath)
    {
        try
        {
            return Classifier.Score(imagePath);
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
        var model = ClassifierFactory.LoadTrained(State.Model, classes.Count, file, device);
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

    private void Keep(Evaluation evaluation, LabelledDataset images, CorrectnessByImage correct, string content)
    {
        try
        {
            Change(state => state with
            {
                Evaluation = new EvaluationOutcome
                {
                    TestPath = Store.Paths.Workspace.Relative(images.Root),
                    TestCsv = _test!.Csv is { } csv ? Store.Paths.Workspace.Relative(csv) : null,
                    Fingerprint = DatasetFingerprint.Of(images),
                    ContentFingerprint = content,
                    Weights = WeightsName,
                    NumImages = evaluation.NumImages,
                    NumCorrect = evaluation.NumCorrect,
                    PercentageAccuracy = evaluation.Accuracy,
                    Classes = Classifier.Classes,
                    ConfusionMatrix = evaluation.ConfusionMatrix.Rows,
                    Labels = evaluation.Labels is null ? null : [.. evaluation.Classes.Select(LabelOutcome.Of)],
                    Correct = correct.Of(images.Samples),
                },
            });
        }
        catch (MonkException e)
        {
            // A workspace that can only be read may be evaluated all the same; its caller has the result.
            _report.Line($"    Note: the evaluation was not kept in the experiment's state. {e.Message}");
            _report.Line();
        }
    }

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
        foreach (var image in unreadable)
            _report.Line($"    Left out, cannot be read: {image.Path} ({image.Reason})");
        ReportNotes(notes);
        return scores;
    }

    private void ReportEvaluation(Evaluation evaluation)
    {
        _report.Line();
        _report.Line("    Result");
        if (evaluation.LabelType == LabelType.Multiple)
        {
            ReportLabels(evaluation);
            return;
        }

        _report.Line("        class based accuracies");
        for (var i = 0; i < evaluation.Classes.Count; i++)
        {
            var metrics = evaluation.Classes[i];
            _report.Line(metrics.Accuracy is { } accuracy
                ? Invariant($"            {i}. {metrics.Class} - {accuracy:F2} % ({metrics.NumCorrect} of {metrics.NumImages})")
                : Invariant($"            {i}. {metrics.Class} - no images"));
        }

        _report.Line(Invariant($"        total images:            {evaluation.NumImages}"));
        _report.Line(Invariant($"        num correct predictions: {evaluation.NumCorrect}"));
        _report.Line(Invariant($"        Average accuracy (%):    {evaluation.Accuracy:F2}"));
        _report.Line(Invariant($"        Macro F1:                {evaluation.MacroF1:F4}"));
        _report.Line();
    }
}
