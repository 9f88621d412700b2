using Monk.Data;
using Monk.Experiments;
using Monk.Experiments.Rules;
using Monk.Runtime;
using Monk.Text;
using Monk.Training;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    private const double ExpertSplit = 0.9;
    private const int ExpertBatchSize = 16;
    private static readonly ImageSize ExpertInputSize = 224;

    /// <summary>
    /// Expert mode: names the images to train on, a part of which validates, and how they become batches. Of a trained experiment
    /// (<c>evalInfer: true</c>): names the images to test on. <see cref="Dataset"/> reads them.
    /// </summary>
    /// <param name="datasetPath">
    /// A folder with a folder of images for each class; with <paramref name="pathToCsv"/>, the folder that the file's paths are relative to
    /// (null: the file's own).
    /// </param>
    /// <param name="pathToCsv">
    /// A CSV file with a header line, the images' paths in its first column and their labels in its second. Default: none, the folders are
    /// the classes.
    /// </param>
    /// <param name="delimiter">
    /// What stands between the labels of one image: <c>,</c> <c>;</c> <c>-</c> <c>|</c>, a space or a tab. What separates the file's
    /// columns is found from the file. Default: not said, which makes no labels of a comma in a class's name; in a test, what stood between
    /// labels in training.
    /// </param>
    /// <param name="split">The share of each class that is trained on. Default: what is set already, else 0.9, as in Monk.</param>
    /// <param name="inputSize">
    /// What images are resized to, in pixels: a number for a square, or <c>(height, width)</c>; each at least 32. Default: what is set
    /// already, else 224.
    /// </param>
    /// <param name="batchSize">Images in a batch. Default: what is set already, else 16.</param>
    /// <param name="shuffleData">
    /// Whether each epoch goes through the training images in a new order. Default: what is set already, else true.
    /// </param>
    /// <param name="numProcessors">Threads that decode images. Default: what is set already, else one for each processor.</param>
    /// <param name="seed">
    /// Fixes the split, the new layer's weights, the order of images and their random transforms. Default: what is set already, else 0.
    /// </param>
    /// <param name="labelType">Whether images may have several labels. Default: as <see cref="LabelType.Auto"/> says.</param>
    /// <param name="columns">
    /// The columns of the CSV file that are read, such as <c>new("file", "class")</c>, or <c>new("image", "red", "green")</c> for columns
    /// of 0 and 1. Default: see <see cref="CsvColumns"/>.
    /// </param>
    /// <remarks>
    /// A test takes the first three and the columns only: everything else is as it was in training. Transforms that were chosen before
    /// stay.
    /// </remarks>
    /// <exception cref="MonkException">An argument is out of range, or a folder or file is missing.</exception>
    public void DatasetParams(
        string? datasetPath,
        string? pathToCsv = null,
        string? delimiter = null,
        double? split = null,
        ImageSize? inputSize = null,
        int? batchSize = null,
        bool? shuffleData = null,
        int? numProcessors = null,
        int? seed = null,
        LabelType labelType = LabelType.Auto,
        CsvColumns? columns = null)
    {
        using var entered = _gate.Enter(nameof(DatasetParams), alone: !_evalInfer);
        if (EvalInfer)
        {
            RefuseTrainingArguments(
                (nameof(split), split is not null),
                (nameof(inputSize), inputSize is not null),
                (nameof(batchSize), batchSize is not null),
                (nameof(shuffleData), shuffleData is not null),
                (nameof(numProcessors), numProcessors is not null),
                (nameof(seed), seed is not null),
                (nameof(labelType), labelType != LabelType.Auto));
            TestDatasetParams(datasetPath, pathToCsv, delimiter, columns);
            return;
        }

        DatasetRules.RequireFraction(split ?? ExpertSplit);
        SetDataset(DatasetLocation.One(datasetPath, pathToCsv, delimiter, labelType, columns), split, inputSize, batchSize, shuffleData, numProcessors, seed);
    }

    /// <summary>Expert mode with the images to train on and those to validate on apart.</summary>
    /// <param name="datasetPath">
    /// Two folders, training and validation, with the same classes; with <paramref name="pathToCsv"/>, the folders that the files' paths
    /// are relative to, or one for both.
    /// </param>
    /// <param name="pathToCsv">Two CSV files, training and validation. Default: none, the folders are the classes.</param>
    /// <param name="delimiter">What stands between the labels of one image in a CSV file. Default: not said.</param>
    /// <param name="inputSize">
    /// What images are resized to, in pixels: a number for a square, or <c>(height, width)</c>; each at least 32. Default: what is set
    /// already, else 224.
    /// </param>
    /// <param name="batchSize">Images in a batch. Default: what is set already, else 16.</param>
    /// <param name="shuffleData">
    /// Whether each epoch goes through the training images in a new order. Default: what is set already, else true.
    /// </param>
    /// <param name="numProcessors">Threads that decode images. Default: what is set already, else one for each processor.</param>
    /// <param name="seed">
    /// Fixes the new layer's weights, the order of images and their random transforms. Default: what is set already, else 0.
    /// </param>
    /// <param name="labelType">Whether images may have several labels. Default: as <see cref="LabelType.Auto"/> says.</param>
    /// <param name="columns">
    /// The columns of the CSV file that are read, such as <c>new("file", "class")</c>, or <c>new("image", "red", "green")</c> for columns
    /// of 0 and 1. Default: see <see cref="CsvColumns"/>.
    /// </param>
    /// <exception cref="MonkException">
    /// An argument is out of range, a folder or file is missing, or the experiment was opened with <c>evalInfer: true</c>.
    /// </exception>
    public void DatasetParams(
        IReadOnlyList<string> datasetPath,
        IReadOnlyList<string>? pathToCsv = null,
        string? delimiter = null,
        ImageSize? inputSize = null,
        int? batchSize = null,
        bool? shuffleData = null,
        int? numProcessors = null,
        int? seed = null,
        LabelType labelType = LabelType.Auto,
        CsvColumns? columns = null)
    {
        using var alone = Alone();
        RequireTraining("DatasetParams with training and validation folders");
        SetDataset(DatasetLocation.Two(datasetPath, pathToCsv, delimiter, labelType, columns), null, inputSize, batchSize, shuffleData, numProcessors, seed);
    }

    /// <summary>
    /// Reads the images that
    /// <see cref="DatasetParams(string?, string?, string?, double?, ImageSize?, int?, bool?, int?, int?, LabelType, CsvColumns?)"/> named:
    /// in training to see what is there, in a test to evaluate on them.
    /// </summary>
    /// <remarks><see cref="Train"/> reads the training images by itself, so that it need not be called for that.</remarks>
    /// <exception cref="MonkException">
    /// Nothing has been named, a folder or file is missing or has the wrong shape, or a test has a class that the experiment does not know.
    /// </exception>
    public void Dataset()
    {
        using var entered = _gate.Enter(nameof(Dataset), alone: !_evalInfer);
        if (EvalInfer)
        {
            TestDataset();
            return;
        }

        RequireDataset();
        var images = ExperimentImages.Load(State.Dataset!, Store.Paths.Workspace, Seed, _reading);
        Configure("The dataset", state => state with { Dataset = state.Dataset! with { Contents = images.Contents } });
        ReportTransforms();
        ReportNumbers(images.Contents);
        ReportContents(images);
    }

    /// <summary>
    /// What reading the data found, used and lost, for each class: of the images to train on since <see cref="Dataset"/>, <c>Default</c>,
    /// <see cref="Reload"/> or <see cref="Train"/>, of those to test on since <see cref="Dataset"/> in an experiment opened with
    /// <c>evalInfer: true</c>. Null before.
    /// </summary>
    public DatasetReport? DatasetReport { get => AtAnyTime(field); private set; }

    private void ReportContents(ExperimentImages images)
    {
        DatasetReport = images.Report;
        ReportNotes(images.Notes);
    }

    private int Seed => State.Training?.Seed ?? 0;

    private void RequireDataset()
    {
        if (State.Dataset is not { TrainPath.Length: > 0 })
            throw new MonkException("No images have been named: call DatasetParams, or Default for everything at once.");
    }

    private void SetDataset(DatasetLocation location, double? split, ImageSize? inputSize, int? batchSize, bool? shuffleData, int? numProcessors, int? seed)
    {
        DatasetRules.RequireInputSize(nameof(inputSize), inputSize ?? ExpertInputSize);
        DatasetRules.RequireBatchSize(nameof(batchSize), batchSize ?? 1);
        DatasetRules.RequireWorkers(nameof(numProcessors), numProcessors ?? 1);
        location.RequireExisting();
        var set = State.Dataset is { TrainPath.Length: > 0 } dataset ? dataset : null;
        Configure("The dataset", state => state with
        {
            Dataset = location.ApplyTo(state.Dataset ?? new DatasetOptions { TrainPath = "" }, Store.Paths.Workspace) with
            {
                TrainSplit = split ?? set?.TrainSplit ?? ExpertSplit,
                InputSize = inputSize ?? set?.InputSize ?? ExpertInputSize,
                BatchSize = batchSize ?? set?.BatchSize ?? ExpertBatchSize,
                Shuffle = shuffleData ?? set?.Shuffle ?? true,
                Workers = numProcessors ?? set?.Workers ?? Environment.ProcessorCount,
            },
            Training = (state.Training ?? new TrainingOptions()) with { Seed = seed ?? state.Training?.Seed ?? 0 },
        });
        Choose(Setting.Dataset);
        Choose(Setting.Split, split is not null);
        Choose(Setting.InputSize, inputSize is not null);
        Choose(Setting.BatchSize, batchSize is not null);
        Choose(Setting.Shuffle, shuffleData is not null);
        Choose(Setting.Processors, numProcessors is not null);
        Choose(Setting.Seed, seed is not null);
        ReportLocation(location);
        ReportDatasetParams(Seed);
    }

    private void ReportLocation(DatasetLocation location, IReadOnlyList<string>? classes = null)
    {
        List<(string, string)> lines = [("Train path", location.TrainPath), ("Val path", location.ValidationPath ?? "None, the training images are split")];
        if (location.TrainCsv is not null)
        {
            lines.Add(("CSV train path", location.TrainCsv));
            lines.Add(("CSV val path", location.ValidationCsv ?? "None"));
            if (location.Columns is { } columns)
                lines.Add(("Columns", string.Join(", ", columns.Labels.Prepend(columns.Image))));
            if (location.Delimiter is { } delimiter)
                lines.Add(("Delimiter", delimiter == "\t" ? "tab" : $"'{delimiter}'"));
        }

        if (classes is not null)
            lines.Add(("Classes", string.Join(", ", classes)));
        _report.Block("Dataset Details", [.. lines]);
    }

    private void ReportDatasetParams(int seed)
    {
        var dataset = State.Dataset!;
        _report.Block(
            "Dataset Params",
            ("Input Size", dataset.InputSize.ToString()),
            ("Batch Size", Invariant($"{dataset.BatchSize}")),
            ("Data Shuffle", Printed.Flag(dataset.Shuffle)),
            ("Processors", Invariant($"{dataset.Workers}")),
            ("Train-val split", dataset.ValidationPath is null ? Printed.Number(dataset.TrainSplit) : "None"),
            ("Seed", Invariant($"{seed}")));
    }

    private void ReportTransforms()
    {
        _report.Line("Pre-Composed Train Transforms");
        _report.Line(PrintedSettings.Transforms(State.Dataset!.TrainTransforms));
        _report.Line();
        _report.Line("Pre-Composed Val Transforms");
        _report.Line(PrintedSettings.Transforms(State.Dataset.ValidationTransforms));
        _report.Line();
    }

    private void ReportNumbers(DatasetContents contents)
    {
        List<(string, string)> lines =
        [
            ("Num train images", Invariant($"{contents.TrainImages}")),
            ("Num val images", Invariant($"{contents.ValidationImages}")),
            ("Num classes", Invariant($"{contents.Classes.Count}")),
            ("Label Type", contents.LabelType.ToString().ToLowerInvariant()),
        ];
        if (State.Dataset?.Sample is { } sample)
            lines.Add(("Sample", sample.Description));
        _report.Block("Dataset Numbers", lines);
    }
}
