using Monk.Experiments;
using Monk.Text;

namespace Monk.Data;

/// <summary>The same images in another place.</summary>
internal static class DatasetMove
{
    /// <summary>The options with other places. Lists that this library has written stay where they are, in the experiment.</summary>
    /// <param name="dataset">The options.</param>
    /// <param name="workspace">What paths are relative to.</param>
    /// <param name="train">The folder of the training images.</param>
    /// <param name="validation">The folder of the validation images; null where they are split off.</param>
    /// <param name="trainCsv">The caller's CSV file; null to find it.</param>
    /// <param name="validationCsv">The same of the validation images.</param>
    public static DatasetOptions To(DatasetOptions dataset, Workspace workspace, string train, string? validation, string? trainCsv, string? validationCsv)
    {
        foreach (var folder in new[] { train, validation }.OfType<string>())
        {
            if (!Directory.Exists(folder))
                throw new MonkException($"There is no folder '{folder}' (datasetPath). {MissingFolder.Hint(FullPath.Of(folder))}");
        }

        var moved = dataset with { TrainPath = workspace.Relative(train), ValidationPath = validation is null ? null : workspace.Relative(validation) };
        if (dataset.SampledFrom is { } origin)
        {
            return moved with
            {
                SampledFrom = origin with
                {
                    TrainCsv = Csv(origin.TrainCsv, dataset.TrainPath, train, trainCsv, required: false),
                    ValidationCsv = Csv(origin.ValidationCsv, dataset.ValidationPath, validation, validationCsv, required: false),
                },
            };
        }

        return dataset.HasOwnLists ? moved : moved with
        {
            TrainCsv = Csv(dataset.TrainCsv, dataset.TrainPath, train, trainCsv, required: true),
            ValidationCsv = Csv(dataset.ValidationCsv, dataset.ValidationPath, validation, validationCsv, required: true),
        };

        string? Csv(string? before, string? folderBefore, string? folder, string? given, bool required)
        {
            if (before is null)
                return null;
            if (given is not null)
                return File.Exists(given) ? workspace.Relative(given) : throw new MonkException($"There is no file '{given}' (pathToCsv). {MissingFolder.Hint(FullPath.Of(given))}");
            var was = workspace.Absolute(before);
            var within = folderBefore is null ? ".." : Path.GetRelativePath(workspace.Absolute(folderBefore), was);
            var candidate = folder is null || within.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(within) ? null : Path.Combine(folder, within);
            if (candidate is not null && File.Exists(candidate))
                return workspace.Relative(candidate);
            return File.Exists(was) || !required
                ? before
                : throw new MonkException($"The CSV file '{was}' does not exist any more{(candidate is null ? "" : $", and there is none at '{candidate}'")}: pass pathToCsv to say where it is now.");
        }
    }

    /// <summary>What the images in the new place are, if they are the same.</summary>
    /// <exception cref="MonkException">They are others.</exception>
    public static DatasetContents RequireSame(DatasetOptions dataset, DatasetOptions moved, Workspace workspace, int seed)
    {
        var before = dataset.Contents!;
        var now = ExperimentImages.Load(moved, workspace, seed).Contents;
        if (now.Fingerprint != before.Fingerprint)
        {
            throw new MonkException(
                $"The images in '{workspace.Absolute(moved.TrainPath)}' are not those that this experiment was made with: {Described(before)} then, {Described(now)} there. "
                + "The same files in the same folders, with the same labels, are accepted; for other images take another experiment name.");
        }

        if (moved.SampledFrom is { TrainCsv: not null } && dataset.SampledFrom != moved.SampledFrom)
            RequireOrigin(moved, workspace);
        return before;
    }

    /// <summary>The file that a sample was drawn from must have the sample's images, with their labels.</summary>
    private static void RequireOrigin(DatasetOptions moved, Workspace workspace)
    {
        var (sample, sampleValidation) = ExperimentImages.ReadSets(moved, workspace);
        var (all, allValidation) = ExperimentImages.ReadSets(DatasetLocation.WithoutSampling(moved), workspace);
        if (!Holds(all, sample) || (sampleValidation is not null && !Holds(allValidation!, sampleValidation)))
            throw new MonkException($"The CSV file '{workspace.Absolute(moved.SampledFrom!.TrainCsv!)}' is not the one that this experiment's sample was drawn from: it lacks images of the sample, or labels them otherwise.");

        static bool Holds(LabelledDataset whole, LabelledDataset part)
        {
            var labels = whole.Samples.ToDictionary(image => image.Path, image => Labels(whole, image), StringComparer.Ordinal);
            return part.Samples.All(image => labels.TryGetValue(image.Path, out var label) && label == Labels(part, image));
        }

        static string Labels(LabelledDataset set, ImageSample image) => string.Join('\0', image.AllLabels.Select(label => set.Classes[label]));
    }

    private static string Described(DatasetContents contents) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{contents.TrainImages} + {contents.ValidationImages} images of {Listed.Count(contents.Classes.Count, "class", "classes")}");
}
