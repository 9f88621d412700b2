using Monk.Data;
using Monk.Experiments;
using Monk.Experiments.Rules;
using Monk.Models;
using Monk.Runtime;
using Monk.Training;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>Quick mode: sets up everything for training on a folder of images, a part of which validates.</summary>
    /// <param name="datasetPath">A folder with a folder of images for each class.</param>
    /// <param name="modelName">One of <see cref="ListModels"/>. Default: what you have set, else ResNet18, as in Monk.</param>
    /// <param name="freezeBaseNetwork">Whether only the new last layer learns. Default: what you have set, else true, as in Monk.</param>
    /// <param name="numEpochs">Times that every training image is seen. Default: what you have set, else 10, as in Monk.</param>
    /// <param name="usePretrained">
    /// Whether training starts from ImageNet weights. They are looked for by <see cref="Train"/>, not here. Default: what you have set,
    /// else true.
    /// </param>
    /// <param name="split">The share of each class that is trained on. Default: what you have set, else 0.8; Monk's is 0.7.</param>
    /// <param name="seed">
    /// Fixes the split, the new layer's weights, the order of images and their random transforms. Default: what you have set, else 0.
    /// </param>
    /// <param name="weightsPath">
    /// A weights file, or a folder that holds one, used instead of all other places; its last layer is kept where <see cref="ModelParams"/>
    /// would keep it. Default: what you have set, else none.
    /// </param>
    /// <param name="precision">
    /// What the network computes in. Default: what you have set, else bfloat16 for a frozen base where the processor is faster with it, and
    /// float32 elsewhere.
    /// </param>
    /// <param name="pathToCsv">
    /// A CSV file with a header line, the images' paths in its first column and their labels in its second; its paths are relative to
    /// <paramref name="datasetPath"/>. Default: none, the folders are the classes.
    /// </param>
    /// <param name="delimiter">
    /// What stands between the labels of one image in a CSV file: <c>,</c> <c>;</c> <c>-</c> <c>|</c>, a space or a tab. Default: not said,
    /// which makes no labels of a comma in a class's name.
    /// </param>
    /// <param name="labelType">
    /// Whether images may have several labels; then the loss is sigmoid binary cross entropy. Default: as <see cref="LabelType.Auto"/>
    /// says.
    /// </param>
    /// <param name="columns">
    /// The columns of the CSV file that are read, such as <c>new("file", "class")</c>, or <c>new("image", "red", "green")</c> for columns
    /// of 0 and 1. Default: see <see cref="CsvColumns"/>.
    /// </param>
    /// <remarks>
    /// It chooses what you have not: what other calls have set before (an optimizer, a batch size, appended layers, transforms) stays, and
    /// so does what an argument that is not given here would choose. An argument that is given counts, whatever was set before. Both are
    /// said. A second call replaces what the first chose. Lists of transforms that stay are normalized if they are not yet.
    /// </remarks>
    /// <exception cref="MonkException">
    /// An argument is out of range, the model is not known, or the folder does not hold two or more classes of images.
    /// </exception>
    public void Default(
        string datasetPath,
        string? modelName = null,
        bool? freezeBaseNetwork = null,
        int? numEpochs = null,
        bool? usePretrained = null,
        double? split = null,
        int? seed = null,
        string? weightsPath = null,
        Precision? precision = null,
        string? pathToCsv = null,
        string? delimiter = null,
        LabelType labelType = LabelType.Auto,
        CsvColumns? columns = null)
    {
        Check.NotEmpty(nameof(datasetPath), datasetPath);
        if (split is { } share && !(share > 0 && share < 1))
            throw new MonkException(Invariant($"split is {split}; it is the share of images that is trained on, so it lies between 0 and 1, such as 0.8."));
        var location = DatasetLocation.One(datasetPath, pathToCsv, delimiter, labelType, columns);
        SetUp(
            () => location,
            new(modelName, freezeBaseNetwork, numEpochs, usePretrained, split, seed, weightsPath, precision));
    }

    /// <summary>Quick mode with separate folders for training and validation.</summary>
    /// <param name="datasetPath">Two folders, training and validation, with the same classes.</param>
    /// <param name="modelName">One of <see cref="ListModels"/>. Default: what you have set, else ResNet18, as in Monk.</param>
    /// <param name="freezeBaseNetwork">Whether only the new last layer learns. Default: what you have set, else true, as in Monk.</param>
    /// <param name="numEpochs">Times that every training image is seen. Default: what you have set, else 10, as in Monk.</param>
    /// <param name="usePretrained">
    /// Whether training starts from ImageNet weights. They are looked for by <see cref="Train"/>, not here. Default: what you have set,
    /// else true.
    /// </param>
    /// <param name="seed">
    /// Fixes the new layer's weights, the order of images and their random transforms. Default: what you have set, else 0.
    /// </param>
    /// <param name="weightsPath">
    /// A weights file, or a folder that holds one, used instead of all other places; its last layer is kept where <see cref="ModelParams"/>
    /// would keep it. Default: what you have set, else none.
    /// </param>
    /// <param name="precision">
    /// What the network computes in. Default: what you have set, else bfloat16 for a frozen base where the processor is faster with it, and
    /// float32 elsewhere.
    /// </param>
    /// <param name="pathToCsv">
    /// Two CSV files, training and validation; <paramref name="datasetPath"/> may then be one folder for both. Default: none, the folders
    /// are the classes.
    /// </param>
    /// <param name="delimiter">
    /// What stands between the labels of one image in a CSV file: <c>,</c> <c>;</c> <c>-</c> <c>|</c>, a space or a tab. Default: not said,
    /// which makes no labels of a comma in a class's name.
    /// </param>
    /// <param name="labelType">
    /// Whether images may have several labels; then the loss is sigmoid binary cross entropy. Default: as <see cref="LabelType.Auto"/>
    /// says.
    /// </param>
    /// <param name="columns">
    /// The columns of the CSV file that are read, such as <c>new("file", "class")</c>, or <c>new("image", "red", "green")</c> for columns
    /// of 0 and 1. Default: see <see cref="CsvColumns"/>.
    /// </param>
    /// <remarks>It chooses what the first form does, and leaves what that leaves.</remarks>
    /// <exception cref="MonkException">
    /// An argument is out of range, the model is not known, or the folders do not hold the same two or more classes of images.
    /// </exception>
    public void Default(
        IReadOnlyList<string> datasetPath,
        string? modelName = null,
        bool? freezeBaseNetwork = null,
        int? numEpochs = null,
        bool? usePretrained = null,
        int? seed = null,
        string? weightsPath = null,
        Precision? precision = null,
        IReadOnlyList<string>? pathToCsv = null,
        string? delimiter = null,
        LabelType labelType = LabelType.Auto,
        CsvColumns? columns = null)
    {
        var location = DatasetLocation.Two(datasetPath, pathToCsv, delimiter, labelType, columns);
        SetUp(() => location, new(modelName, freezeBaseNetwork, numEpochs, usePretrained, Split: null, seed, weightsPath, precision));
    }

    private void SetUp(Func<DatasetLocation> locate, QuickArguments given)
    {
        using var alone = Alone(nameof(Default));
        RequireTraining(nameof(Default));
        RequireNotInTraining();
        if (_resume || Store.Paths.HoldsModel)
            throw new MonkException($"Experiment '{Store.Paths.Experiment}' is set up and its training has begun, so Default would contradict what it holds: call Train to go on, or take another experiment name.");
        if (State.Origin is { } origin)
            throw new MonkException($"Experiment '{Store.Paths.Experiment}' is a copy of {origin.Project}/{origin.Experiment} and set up as that is, so Default would contradict what it holds: change single settings with UpdateNumEpochs and its like, or take an experiment without copyFrom.");
        if (given.ModelName is { } name)
        {
            Check.NotEmpty("modelName", name);
            ModelRegistry.Find(name);
        }

        TrainingOptionRules.RequireEpochs("numEpochs", given.NumEpochs ?? 1);
        Check.Defined("precision", given.Precision ?? Precision.Auto);
        RequireWeights("weightsPath", given.WeightsPath);
        RequireOneStart("weightsPath", given.WeightsPath, given.UsePretrained);

        var location = locate();
        var before = State;
        var setup = new QuickSetup(before, _chosen, given, Store.Paths.Workspace);
        var images = ExperimentImages.Load(setup.Dataset(location), Store.Paths.Workspace, setup.Training.Seed, _reading);
        RequireHead(setup.Model, images.Contents.Classes.Count);
        LossRules.RequireFits(setup.Loss(images.Contents.LabelType), images.Contents.LabelType == LabelType.Multiple, mixed: false);
        LossRules.ForClasses(setup.Loss(images.Contents.LabelType), images.Contents.Classes);

        Change(state => state with
        {
            Dataset = setup.Dataset(location) with { Contents = images.Contents },
            Model = setup.Model,
            Optimizer = setup.Optimizer,
            Schedule = setup.Schedule,
            Loss = setup.Loss(images.Contents.LabelType),
            Training = setup.Training,
        });
        ReportSetup(location, images);
        ReportGivenUp(before.Model);
        ReportNotes(setup.Notes(location));
        _chosen.ExceptWith(setup.Replaced);
    }

    /// <summary>Layers that were appended or frozen stay, so they must go with the network and the classes.</summary>
    private static void RequireHead(ModelOptions options, int classes)
    {
        if (options.Head.Count == 0 && options.FrozenLayers == 0)
            return;
        using var outline = ClassifierFactory.Outline(options.FinalLayer || options.Head.Count == 0 ? options : options with { Head = [] }, classes);
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
        _report.Lines([.. notes.Select(DatasetNote.Line), ""]);
    }
}
