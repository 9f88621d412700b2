using Monk.Experiments;

namespace Monk.Data;

/// <summary>The images that an experiment trains and validates on.</summary>
internal sealed record ExperimentImages(LabelledImages Train, LabelledImages Validation, DatasetContents Contents, IReadOnlyList<string> Notes)
{
    /// <summary>Reads the folders or the CSV files; without any for validation, splits what there is.</summary>
    /// <exception cref="MonkException">A folder or file is missing, has the wrong shape, or the validation images' classes are not among the training images'.</exception>
    public static ExperimentImages Load(DatasetOptions options, Workspace workspace, int seed) => options.Sample is { } sample
        ? StratifiedSample.Of(LoadAll(options with { TrainSplit = sample.TrainSplit }, workspace, seed), sample, options, seed)
        : LoadAll(options, workspace, seed);

    private static ExperimentImages LoadAll(DatasetOptions options, Workspace workspace, int seed)
    {
        var (train, validation) = ReadSets(options, workspace);
        if (validation is null)
        {
            var (trained, validated) = Split(train.Samples, train.LabelType == LabelType.Multiple, options.TrainSplit, seed);
            return Of(train, train.Images(trained), train.Images(validated), Fingerprint(train, null), train.Notes);
        }

        return Of(train, train.Images(), validation.Images(), Fingerprint(train, validation), [.. train.Notes, .. validation.Notes]);
    }

    /// <summary>Identifies the files of a training set and, where it is apart, of a validation set.</summary>
    public static string Fingerprint(LabelledDataset train, LabelledDataset? validation) =>
        DatasetFingerprint.Of(train) + (validation is null ? "" : "+" + DatasetFingerprint.Of(validation));

    /// <summary>Reads the training set and, where it has a folder or file of its own, the validation set.</summary>
    public static (LabelledDataset Train, LabelledDataset? Validation) ReadSets(DatasetOptions options, Workspace workspace)
    {
        var root = workspace.Absolute(options.TrainPath);
        var train = options.TrainCsv is null
            ? ImageFolder.Scan(root, "training")
            : ImageCsv.Read(workspace.Absolute(options.TrainCsv), root, options.Delimiter, options.LabelType, "training", asWritten: options.HasOwnLists);
        if (options.ValidationPath is null)
            return (train, null);

        var validationRoot = workspace.Absolute(options.ValidationPath);
        return (train, options.ValidationCsv is null
            ? ImageFolder.Scan(validationRoot, "validation", minimumClasses: 1).WithClasses(train.Classes, "validation")
            : ImageCsv.Read(workspace.Absolute(options.ValidationCsv), validationRoot, options.Delimiter, train.LabelType, "validation", train.Classes, options.HasOwnLists));
    }

    /// <summary>Divides images so that each class, or each label, is divided in the same proportion.</summary>
    public static (IReadOnlyList<ImageSample> Train, IReadOnlyList<ImageSample> Validation) Split(IReadOnlyList<ImageSample> images, bool multiLabel, double trainSplit, int seed) => multiLabel
        ? IterativeStratification.Split(images, trainSplit, seed)
        : StratifiedSplit.Split(images, trainSplit, seed);

    private static ExperimentImages Of(LabelledDataset all, LabelledImages train, LabelledImages validation, string fingerprint, IReadOnlyList<string> notes) => new(
        train,
        validation,
        new DatasetContents
        {
            Classes = all.Classes,
            LabelType = all.LabelType,
            TrainImages = train.Samples.Count,
            ValidationImages = validation.Samples.Count,
            Fingerprint = fingerprint,
        },
        notes);
}
