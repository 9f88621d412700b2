using Monk.Data.Csv;
using Monk.Data.Reading;
using Monk.Data.Splitting;
using Monk.Experiments;

namespace Monk.Data;

/// <summary>The images that an experiment trains and validates on.</summary>
internal sealed record ExperimentImages(LabelledImages Train, LabelledImages Validation, DatasetContents Contents, IReadOnlyList<string> Notes)
{
    /// <summary>The rules for columns and labels of CSV files that this library reads by.</summary>
    private const int ReadingRules = 1;

    /// <summary>What was found, used and lost.</summary>
    public required DatasetReport Report { get; init; }

    /// <summary>Reads the folders or the CSV files; without any for validation, splits what there is.</summary>
    /// <param name="options">The experiment's data.</param>
    /// <param name="workspace">Where it lies.</param>
    /// <param name="seed">The experiment's seed, which splits.</param>
    /// <param name="reading">What has been read before and need not be read again; null to read in any case.</param>
    /// <exception cref="MonkException">
    /// A folder or file is missing, has the wrong shape, or the validation images' classes are not among the training images'.
    /// </exception>
    public static ExperimentImages Load(DatasetOptions options, Workspace workspace, int seed, DatasetReading? reading = null) =>
        Of((reading ?? new()).Sets(options, workspace), options, workspace, seed);

    /// <summary>The images of sets that have been read; without any for validation, splits what there is.</summary>
    public static ExperimentImages Of(DatasetSets sets, DatasetOptions options, Workspace workspace, int seed) => options.Sample is { } sample
        ? StratifiedSample.Of(OfAll(sets, options with { TrainSplit = sample.TrainSplit }, workspace, seed), sample, options, seed)
        : OfAll(sets, options, workspace, seed);

    private static ExperimentImages OfAll(DatasetSets sets, DatasetOptions options, Workspace workspace, int seed)
    {
        var (train, validation, fingerprint) = sets;
        if (validation is null)
        {
            var (trained, validated) = Split(train.Samples, train.LabelType == LabelType.Multiple, options.TrainSplit, seed, train.Classes);
            return Of(options, train, train.Images(trained), train.Images(validated), fingerprint, ReportOf(options, workspace, train, null), train.Notes);
        }

        return Of(
            options, train, train.Images(), validation.Images(), fingerprint, ReportOf(options, workspace, train, validation),
            [.. train.Notes, .. validation.Notes, .. SharedImages.Warnings(train, validation)]);
    }

    /// <summary>Identifies the files of a training set and, where it is apart, of a validation set.</summary>
    public static string Fingerprint(LabelledDataset train, LabelledDataset? validation) =>
        DatasetFingerprint.Of(train) + (validation is null ? "" : "+" + DatasetFingerprint.Of(validation));

    /// <summary>What reading these sets found, used and lost.</summary>
    public static DatasetReport ReportOf(DatasetOptions options, Workspace workspace, LabelledDataset train, LabelledDataset? validation) => new()
    {
        Sets =
        [
            DatasetSetReport.Of(train, "train", options.TrainCsv is null ? null : workspace.Absolute(options.TrainCsv)),
            .. validation is null ? [] : new[] { DatasetSetReport.Of(validation with { Notes = [.. validation.Notes, .. SharedImages.Warnings(train, validation)] }, "val", options.ValidationCsv is null ? null : workspace.Absolute(options.ValidationCsv)) },
        ],
    };

    /// <summary>Reads the training set and, where it has a folder or file of its own, the validation set.</summary>
    public static (LabelledDataset Train, LabelledDataset? Validation) ReadSets(DatasetOptions options, Workspace workspace)
    {
        if (options.Contents is not null)
            RequireInPlace(options, workspace);
        var root = workspace.Absolute(options.TrainPath);
        var train = options.TrainCsv is null
            ? ImageFolder.Scan(root, "training")
            : ImageCsv.Read(Request(options.TrainCsv, root, "training") with { Delimiter = options.Delimiter, LabelType = options.LabelType });
        if (options.ValidationPath is null)
            return (train, null);

        var validationRoot = workspace.Absolute(options.ValidationPath);
        return (train, options.ValidationCsv is null
            ? ImageFolder.ScanKnown(validationRoot, "validation", train.Classes)
            : ImageCsv.Read(Request(options.ValidationCsv, validationRoot, "validation") with
            {
                Delimiter = options.Delimiter ?? train.Delimiter,
                LabelType = train.LabelType,
                Classes = train.Classes,
            }));

        CsvRequest Request(string csv, string folder, string purpose) => new(workspace.Absolute(csv), folder, purpose)
        {
            Columns = options.Columns,
            AsWritten = options.HasOwnLists,
            Lenient = options.IsReadWithoutRules,
        };
    }

    /// <summary>Of images that were read before, says how to go on where they have been moved.</summary>
    private static void RequireInPlace(DatasetOptions options, Workspace workspace)
    {
        var gone = new[] { options.TrainPath, options.ValidationPath }.OfType<string>().Select(workspace.Absolute).FirstOrDefault(folder => !Directory.Exists(folder));
        var file = gone is not null ? null
            : new[] { options.TrainCsv, options.ValidationCsv }.OfType<string>().Select(workspace.Absolute).FirstOrDefault(csv => !File.Exists(csv));
        if (gone is null && file is null)
            return;
        throw new MonkException(
            $"The {(file is null ? "folder" : "CSV file")} '{gone ?? file}' that this experiment's images were read from does not exist. {MissingFolder.Hint((gone ?? file)!)} "
            + "If the images have been moved, call MoveDataset with the place where they are now: it accepts the same images in another place, for an experiment whose training has begun too.");
    }

    /// <summary>Divides images so that each class, or each label, is divided in the same proportion.</summary>
    public static (IReadOnlyList<ImageSample> Train, IReadOnlyList<ImageSample> Validation) Split(IReadOnlyList<ImageSample> images, bool multiLabel, double trainSplit, int seed, IReadOnlyList<string>? classes = null) => multiLabel
        ? IterativeStratification.Split(images, trainSplit, seed)
        : StratifiedSplit.Split(images, trainSplit, seed, classes);

    private static ExperimentImages Of(DatasetOptions options, LabelledDataset all, LabelledImages train, LabelledImages validation, string fingerprint, DatasetReport report, IReadOnlyList<string> notes) => new(
        train,
        validation,
        new DatasetContents
        {
            Classes = all.Classes,
            LabelType = all.LabelType,
            TrainImages = train.Samples.Count,
            ValidationImages = validation.Samples.Count,
            Fingerprint = fingerprint,
            ReadingRules = options.IsReadWithoutRules ? null : ReadingRules,
        },
        notes)
    {
        Report = report,
    };
}
