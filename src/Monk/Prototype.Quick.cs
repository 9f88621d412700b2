using Monk.Data;
using Monk.Experiments;
using Monk.Models;
using Monk.Reporting;
using Monk.Training;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>Quick mode: sets up everything for training on a folder of images, a part of which validates.</summary>
    /// <param name="datasetPath">A folder with a folder of images for each class.</param>
    /// <param name="modelName">One of <see cref="ListModels"/>. Default: ResNet18, as in Monk.</param>
    /// <param name="freezeBaseNetwork">Whether only the new last layer learns. Default: true, as in Monk.</param>
    /// <param name="numEpochs">Times that every training image is seen. Default: 10, as in Monk.</param>
    /// <param name="usePretrained">Whether training starts from ImageNet weights. They are looked for by <see cref="Train"/>, not here. Default: true.</param>
    /// <param name="split">The share of each class that is trained on. Default: 0.8; Monk's is 0.7.</param>
    /// <param name="seed">Fixes the split, the new layer's weights, the order of images and their random transforms. Default: 0.</param>
    /// <param name="weightsPath">A weights file, or a folder that holds one, used instead of all other places. Default: none.</param>
    /// <param name="precision">What the network computes in. Default: bfloat16 for a frozen base where the processor is faster with it, else float32.</param>
    /// <param name="pathToCsv">A CSV file with a header line, the images' paths in its first column and their labels in its second; its paths are relative to <paramref name="datasetPath"/>. Default: none, the folders are the classes.</param>
    /// <param name="delimiter">What stands between the labels of one image in a CSV file: <c>,</c> <c>;</c> <c>-</c> <c>|</c>, a space or a tab. Default: not said, which makes no labels of a comma in a class's name.</param>
    /// <param name="labelType">Whether images may have several labels; then the loss is sigmoid binary cross entropy. Default: as <see cref="LabelType.Auto"/> says.</param>
    /// <param name="columns">The columns of the CSV file that are read, such as <c>new("file", "class")</c>, or <c>new("image", "red", "green")</c> for columns of 0 and 1. Default: see <see cref="CsvColumns"/>.</param>
    /// <remarks>
    /// What was chosen before is replaced: images, transforms, model, optimizer, schedule and loss. What it does not choose stays as it was set: what is shown and kept of the training, and what goes beyond
    /// plain steps, such as <see cref="EarlyStopping"/> and <see cref="Mixup"/>.
    /// </remarks>
    /// <exception cref="MonkException">An argument is out of range, the model is not known, or the folder does not hold two or more classes of images.</exception>
    public void Default(
        string datasetPath,
        string modelName = "resnet18_v1",
        bool freezeBaseNetwork = true,
        int numEpochs = 10,
        bool usePretrained = true,
        double split = 0.8,
        int seed = 0,
        string? weightsPath = null,
        Precision precision = Precision.Auto,
        string? pathToCsv = null,
        string? delimiter = null,
        LabelType labelType = LabelType.Auto,
        CsvColumns? columns = null)
    {
        Check.NotEmpty(nameof(datasetPath), datasetPath);
        if (!(split > 0 && split < 1))
            throw new MonkException(Invariant($"split is {split}; it is the share of images that is trained on, so it lies between 0 and 1, such as 0.8."));
        SetUp(DatasetLocation.One(datasetPath, pathToCsv, delimiter, labelType, columns), split, modelName, freezeBaseNetwork, numEpochs, usePretrained, seed, weightsPath, precision);
    }

    /// <summary>Quick mode with separate folders for training and validation.</summary>
    /// <param name="datasetPath">Two folders, training and validation, with the same classes.</param>
    /// <param name="modelName">One of <see cref="ListModels"/>. Default: ResNet18, as in Monk.</param>
    /// <param name="freezeBaseNetwork">Whether only the new last layer learns. Default: true, as in Monk.</param>
    /// <param name="numEpochs">Times that every training image is seen. Default: 10, as in Monk.</param>
    /// <param name="usePretrained">Whether training starts from ImageNet weights. They are looked for by <see cref="Train"/>, not here. Default: true.</param>
    /// <param name="seed">Fixes the new layer's weights, the order of images and their random transforms. Default: 0.</param>
    /// <param name="weightsPath">A weights file, or a folder that holds one, used instead of all other places. Default: none.</param>
    /// <param name="precision">What the network computes in. Default: bfloat16 for a frozen base where the processor is faster with it, else float32.</param>
    /// <param name="pathToCsv">Two CSV files, training and validation; <paramref name="datasetPath"/> may then be one folder for both. Default: none, the folders are the classes.</param>
    /// <param name="delimiter">What stands between the labels of one image in a CSV file: <c>,</c> <c>;</c> <c>-</c> <c>|</c>, a space or a tab. Default: not said, which makes no labels of a comma in a class's name.</param>
    /// <param name="labelType">Whether images may have several labels; then the loss is sigmoid binary cross entropy. Default: as <see cref="LabelType.Auto"/> says.</param>
    /// <param name="columns">The columns of the CSV file that are read, such as <c>new("file", "class")</c>, or <c>new("image", "red", "green")</c> for columns of 0 and 1. Default: see <see cref="CsvColumns"/>.</param>
    /// <remarks>It replaces what the first form does, and leaves what that leaves.</remarks>
    /// <exception cref="MonkException">An argument is out of range, the model is not known, or the folders do not hold the same two or more classes of images.</exception>
    public void Default(
        IReadOnlyList<string> datasetPath,
        string modelName = "resnet18_v1",
        bool freezeBaseNetwork = true,
        int numEpochs = 10,
        bool usePretrained = true,
        int seed = 0,
        string? weightsPath = null,
        Precision precision = Precision.Auto,
        IReadOnlyList<string>? pathToCsv = null,
        string? delimiter = null,
        LabelType labelType = LabelType.Auto,
        CsvColumns? columns = null) =>
        SetUp(
            DatasetLocation.Two(datasetPath, pathToCsv, delimiter, labelType, columns),
            new DatasetOptions { TrainPath = "" }.TrainSplit,
            modelName,
            freezeBaseNetwork,
            numEpochs,
            usePretrained,
            seed,
            weightsPath,
            precision);

    private void SetUp(
        DatasetLocation location, double split, string modelName, bool freezeBaseNetwork, int numEpochs, bool usePretrained, int seed, string? weightsPath, Precision precision)
    {
        RequireTraining(nameof(Default));
        RequireNotInTraining();
        if (_resume || Store.Paths.HoldsModel)
            throw new MonkException($"Experiment '{Store.Paths.Experiment}' is set up and its training has begun, so Default would contradict what it holds: call Train to go on, or take another experiment name.");
        if (State.Origin is { } origin)
            throw new MonkException($"Experiment '{Store.Paths.Experiment}' is a copy of {origin.Project}/{origin.Experiment} and set up as that is, so Default would contradict what it holds: change single settings with UpdateNumEpochs and its like, or take an experiment without copyFrom.");
        Check.NotEmpty(nameof(modelName), modelName);
        Check.AtLeast(nameof(numEpochs), numEpochs, 1);
        var entry = ModelRegistry.Find(modelName);
        Check.Defined(nameof(precision), precision);
        if (weightsPath is not null && !Path.Exists(weightsPath))
            throw new MonkException($"There is no file or folder '{weightsPath}' (weightsPath).");

        var workspace = Store.Paths.Workspace;
        var normalize = new NormalizeOptions { Mean = entry.Normalization.Mean, StandardDeviation = entry.Normalization.StandardDeviation };
        var dataset = location.ApplyTo(new DatasetOptions { TrainPath = "" }, workspace) with
        {
            TrainSplit = split,
            InputSize = entry.InputSize,
            TrainTransforms = [new RandomHorizontalFlipOptions { Probability = 0.8 }, normalize],
            ValidationTransforms = [normalize],
            TestTransforms = [normalize],
        };
        var images = ExperimentImages.Load(dataset, workspace, seed);
        var defaults = QuickDefaults.For(modelName, numEpochs);

        Change(state => state with
        {
            Dataset = dataset with { Contents = images.Contents },
            Model = new ModelOptions
            {
                Name = modelName,
                FreezeBaseNetwork = freezeBaseNetwork,
                UsePretrained = usePretrained,
                WeightsPath = weightsPath is null ? null : workspace.Relative(weightsPath),
            },
            Optimizer = defaults.Optimizer,
            Schedule = defaults.Schedule,
            Loss = images.Contents.LabelType == LabelType.Multiple ? new SigmoidBinaryCrossEntropyOptions() : new SoftmaxCrossEntropyOptions(),
            Training = (state.Training ?? new TrainingOptions()) with { NumEpochs = numEpochs, Seed = seed, Precision = precision },
        });
        ReportSetup(location, images);
    }

    private void ReportSetup(DatasetLocation location, ExperimentImages images)
    {
        var contents = State.Dataset!.Contents!;
        ReportLocation(location, contents.Classes);
        ReportDatasetParams(State.Training!.Seed);
        ReportTransforms();
        ReportNumbers(contents);
        ReportContents(images);
        ReportModelParams();
        ReportOptimizer();
        ReportSchedule();
        ReportLoss();
        ReportTrainingParams();
    }

    private void ReportNotes(IReadOnlyList<string> notes)
    {
        if (notes.Count == 0)
            return;
        foreach (var note in notes)
            _report.Line(DatasetNotes.Line(note));
        _report.Line();
    }
}
