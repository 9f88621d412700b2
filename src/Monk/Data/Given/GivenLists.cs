using Monk.Data.Csv;
using Monk.Experiments;

namespace Monk.Data.Given;

/// <summary>Makes of images that a program gives the place that an experiment reads them from.</summary>
internal static class GivenLists
{
    /// <summary>Checks images to train on, and those to validate on where they are apart; nothing is opened or written.</summary>
    public static (GivenImages Train, GivenImages? Validation) Checked(
        IEnumerable<LabelledImage> images, IEnumerable<LabelledImage>? validationImages, LabelType labelType)
    {
        var train = GivenImages.Of(nameof(images), images, labelType).RequireClasses();
        var sameType = train.Several ? LabelType.Multiple : LabelType.Single;
        return (train, validationImages is null ? null : GivenImages.Of(nameof(validationImages), validationImages, sameType));
    }

    /// <summary>Writes what is not in files, and the lists.</summary>
    /// <exception cref="MonkException">An image cannot be read, no image exists, or a file cannot be written.</exception>
    public static DatasetLocation Write((GivenImages Train, GivenImages? Validation) images, ExperimentPaths experiment, Action? mayWrite)
    {
        LinkedFolders.RequireNone(experiment);
        var files = new GivenImageFiles(experiment.GivenImages, mayWrite);
        var (train, validation) = (images.Train.Paths(files), images.Validation?.Paths(files));
        var root = CommonFolder([.. train, .. validation ?? []]) ?? experiment.GivenImages;
        var delimiter = DelimiterFor(images.Train.Several, images.Train.Classes);
        return new DatasetLocation(
            root,
            validation is null ? null : root,
            images.Train.Write(train, root, delimiter, "train", experiment, mayWrite),
            validation is null ? null : images.Validation!.Write(validation, root, delimiter, "val", experiment, mayWrite),
            delimiter,
            images.Train.Several ? LabelType.Multiple : LabelType.Single)
        {
            IsOwnList = true,
        };
    }

    /// <summary>The same of images to test on.</summary>
    public static DatasetLocation WriteTest(GivenImages images, ExperimentPaths experiment, Action? mayWrite)
    {
        LinkedFolders.RequireNone(experiment);
        var paths = images.Paths(new GivenImageFiles(experiment.GivenImages, mayWrite));
        var root = CommonFolder(paths) ?? experiment.GivenImages;
        var delimiter = DelimiterFor(images.Several, images.Classes);
        var list = images.Write(paths, root, delimiter, "test", experiment, mayWrite);
        return new DatasetLocation(root, null, list, null, delimiter, LabelType.Auto) { IsOwnList = true };
    }

    private static string DelimiterFor(bool several, IReadOnlyList<string> classes) =>
        several ? ImageCsvWriter.DelimiterFor(classes) : DatasetLocation.DefaultDelimiter;

    /// <summary>The deepest folder that all files lie in; null where there is none, on two drives.</summary>
    private static string? CommonFolder(IReadOnlyList<string> files)
    {
        var folder = Path.GetDirectoryName(files[0]);
        foreach (var file in files.Skip(1))
        {
            while (folder is not null && !IsIn(folder, file))
                folder = Path.GetDirectoryName(folder);
        }

        return folder;

        static bool IsIn(string folder, string file) =>
            file.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }
}
