using Monk.Data;
using Monk.Experiments;
using Monk.Models;
using Monk.Reporting;
using Monk.Training;
using System.Text.Json;
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
        Precision precision = Precision.Auto)
    {
        Check.NotEmpty(nameof(datasetPath), datasetPath);
        if (!(split > 0 && split < 1))
            throw new MonkException(Invariant($"split is {split}; it is the share of images that is trained on, so it lies between 0 and 1, such as 0.8."));
        SetUp(datasetPath, null, split, modelName, freezeBaseNetwork, numEpochs, usePretrained, seed, weightsPath, precision);
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
    /// <exception cref="MonkException">An argument is out of range, the model is not known, or the folders do not hold the same two or more classes of images.</exception>
    public void Default(
        IReadOnlyList<string> datasetPath,
        string modelName = "resnet18_v1",
        bool freezeBaseNetwork = true,
        int numEpochs = 10,
        bool usePretrained = true,
        int seed = 0,
        string? weightsPath = null,
        Precision precision = Precision.Auto)
    {
        ArgumentNullException.ThrowIfNull(datasetPath);
        if (datasetPath.Count != 2)
            throw new MonkException($"datasetPath has {datasetPath.Count} folders; give two, [training, validation], or one to have it split.");
        Check.NotEmpty(nameof(datasetPath), datasetPath[0]);
        Check.NotEmpty(nameof(datasetPath), datasetPath[1]);
        SetUp(datasetPath[0], datasetPath[1], new DatasetOptions { TrainPath = "" }.TrainSplit, modelName, freezeBaseNetwork, numEpochs, usePretrained, seed, weightsPath, precision);
    }

    private void SetUp(
        string trainPath, string? validationPath, double split, string modelName, bool freezeBaseNetwork, int numEpochs, bool usePretrained, int seed, string? weightsPath, Precision precision)
    {
        RequireTraining(nameof(Default));
        RequireNotInTraining();
        if (_resume || _store.Paths.HoldsModel)
            throw new MonkException($"Experiment '{_store.Paths.Experiment}' is set up and its training has begun, so Default would contradict what it holds: call Train to go on, or take another experiment name.");
        if (_state.Origin is { } origin)
            throw new MonkException($"Experiment '{_store.Paths.Experiment}' is a copy of {origin.Project}/{origin.Experiment} and set up as that is, so Default would contradict what it holds: change single settings with UpdateNumEpochs and its like, or take an experiment without copyFrom.");
        Check.NotEmpty(nameof(modelName), modelName);
        Check.AtLeast(nameof(numEpochs), numEpochs, 1);
        var entry = ModelRegistry.Find(modelName);
        Check.Defined(nameof(precision), precision);
        if (weightsPath is not null && !Path.Exists(weightsPath))
            throw new MonkException($"There is no file or folder '{weightsPath}' (weightsPath).");

        var workspace = _store.Paths.Workspace;
        var normalize = new NormalizeOptions { Mean = entry.Normalization.Mean, StandardDeviation = entry.Normalization.StandardDeviation };
        var dataset = new DatasetOptions
        {
            TrainPath = workspace.Relative(trainPath),
            ValidationPath = validationPath is null ? null : workspace.Relative(validationPath),
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
            Loss = new SoftmaxCrossEntropyOptions(),
            Training = new TrainingOptions { NumEpochs = numEpochs, Seed = seed, Precision = precision },
        });
        ReportSetup(trainPath, validationPath, images.Notes);
    }

    private void ReportSetup(string trainPath, string? validationPath, IReadOnlyList<string> notes)
    {
        var dataset = _state.Dataset!;
        var contents = dataset.Contents!;
        var model = _state.Model!;
        _report.Block(
            "Dataset Details",
            ("Train path", trainPath),
            ("Val path", validationPath ?? "None, the train path is split"),
            ("Classes", string.Join(", ", contents.Classes)));
        _report.Block(
            "Dataset Params",
            ("Input Size", Invariant($"{dataset.InputSize}")),
            ("Batch Size", Invariant($"{dataset.BatchSize}")),
            ("Data Shuffle", Report.Flag(dataset.Shuffle)),
            ("Processors", Invariant($"{dataset.Workers}")),
            ("Train-val split", validationPath is null ? Report.Number(dataset.TrainSplit) : "None"),
            ("Seed", Invariant($"{_state.Training!.Seed}")));
        _report.Line("Pre-Composed Train Transforms");
        _report.Line(Report.Transforms(dataset.TrainTransforms));
        _report.Line();
        _report.Line("Pre-Composed Val Transforms");
        _report.Line(Report.Transforms(dataset.ValidationTransforms));
        _report.Line();
        _report.Block(
            "Dataset Numbers",
            ("Num train images", Invariant($"{contents.TrainImages}")),
            ("Num val images", Invariant($"{contents.ValidationImages}")),
            ("Num classes", Invariant($"{contents.Classes.Count}")));
        ReportNotes(notes);
        _report.Block(
            "Model Params",
            ("Model name", model.Name),
            ("Use Gpu", Report.Flag(model.UseGpu && TorchSharp.torch.cuda.is_available())),
            ("Use pretrained", Report.Flag(model.UsePretrained)),
            ("Freeze base network", Report.Flag(model.FreezeBaseNetwork)));
        _report.Block(
            "Optimizer",
            ("Name", _state.Optimizer!.Name),
            ("Learning rate", Report.Number(_state.Optimizer.LearningRate)),
            ("Params", Report.Settings(JsonSerializer.SerializeToElement(_state.Optimizer, ExperimentStateJson.Default.OptimizerOptions))));
        _report.Block(
            "Learning rate scheduler",
            ("Name", _state.Schedule!.Name),
            ("Params", Report.Settings(JsonSerializer.SerializeToElement(_state.Schedule, ExperimentStateJson.Default.ScheduleOptions))));
        _report.Block("Loss", ("Name", _state.Loss!.Name));
        _report.Block("Training params", ("Num Epochs", Invariant($"{_state.Training.NumEpochs}")));
    }

    private void ReportNotes(IReadOnlyList<string> notes)
    {
        if (notes.Count == 0)
            return;
        foreach (var note in notes)
            _report.Line($"    Note: {note}");
        _report.Line();
    }
}
