using Monk.Experiments;

namespace Monk.Data;

/// <summary>The images that an experiment trains and validates on.</summary>
internal sealed record ExperimentImages(LabelledImages Train, LabelledImages Validation, DatasetContents Contents, IReadOnlyList<string> Notes)
{
    /// <summary>Reads the folders; with one folder, splits it.</summary>
    /// <exception cref="MonkException">A folder is missing, has the wrong shape, or the validation folder's classes are not the training folder's.</exception>
    public static ExperimentImages Load(DatasetOptions options, Workspace workspace, int seed) => options.Sample is { } sample
        ? StratifiedSample.Of(LoadAll(options with { TrainSplit = sample.TrainSplit }, workspace, seed), sample, options, seed)
        : LoadAll(options, workspace, seed);

    private static ExperimentImages LoadAll(DatasetOptions options, Workspace workspace, int seed)
    {
        var folder = ImageFolder.Scan(workspace.Absolute(options.TrainPath), "training");
        if (options.ValidationPath is null)
        {
            var (train, validation) = StratifiedSplit.Split(folder.Samples, options.TrainSplit, seed);
            return Of(folder, new LabelledImages(folder.Root, train), new LabelledImages(folder.Root, validation), DatasetFingerprint.Of(folder), folder.Notes);
        }

        var validationFolder = ImageFolder.Scan(workspace.Absolute(options.ValidationPath), "validation", minimumClasses: 1).WithClasses(folder.Classes, "validation");
        return Of(
            folder,
            new LabelledImages(folder.Root, folder.Samples),
            new LabelledImages(validationFolder.Root, validationFolder.Samples),
            DatasetFingerprint.Of(folder) + "+" + DatasetFingerprint.Of(validationFolder),
            [.. folder.Notes, .. validationFolder.Notes]);
    }

    private static ExperimentImages Of(ImageFolder folder, LabelledImages train, LabelledImages validation, string fingerprint, IReadOnlyList<string> notes) => new(
        train,
        validation,
        new DatasetContents
        {
            Classes = folder.Classes,
            TrainImages = train.Samples.Count,
            ValidationImages = validation.Samples.Count,
            Fingerprint = fingerprint,
        },
        notes);
}
