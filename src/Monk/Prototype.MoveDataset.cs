using Monk.Data;
using Monk.Experiments;
using Monk.Runtime;
using Monk.Text;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>
    /// Says where the experiment's images are now, after they have been moved. Unlike
    /// <see cref="UpdateDataset(string?, double?, string?, string?, LabelType, CsvColumns?)"/> it is for an experiment whose training has
    /// begun too, because it accepts nothing but the same images with the same labels. Nothing else of the experiment changes.
    /// </summary>
    /// <param name="datasetPath">
    /// The folder that the training images are in now: the one with the classes or, of CSV files, the one that their paths are relative to.
    /// </param>
    /// <param name="pathToCsv">
    /// Where the CSV file is now. Default: where it was; where it lay in the folder that has been moved, at the same place in the new one.
    /// </param>
    /// <exception cref="MonkException">
    /// The images there are not those that the experiment was made with, or its validation images lie apart, so that two folders are
    /// needed; or nothing has been read yet that they could be compared with.
    /// </exception>
    public void MoveDataset(string datasetPath, string? pathToCsv = null)
    {
        using var alone = Alone();
        Check.NotEmpty(nameof(datasetPath), datasetPath);
        var dataset = ReadDataset();
        if (dataset.ValidationPath is not null && dataset.ValidationPath != dataset.TrainPath)
            throw new MonkException($"datasetPath is '{datasetPath}', one folder, but the validation images lie apart, in '{Store.Paths.Workspace.Absolute(dataset.ValidationPath)}': give two, MoveDataset([training, validation]).");
        if (pathToCsv is not null && DatasetLocation.WithoutSampling(dataset).ValidationCsv is not null && dataset.GivenDelimiter is null)
            throw new MonkException($"pathToCsv is '{pathToCsv}', one file, but the validation images have a file of their own: give two folders and two files, MoveDataset([training, validation], [\"train.csv\", \"val.csv\"]).");
        Move(dataset, datasetPath, dataset.ValidationPath is null ? null : datasetPath, pathToCsv, null);
    }

    /// <summary>The same of an experiment whose validation images lie apart.</summary>
    /// <param name="datasetPath">Two folders, training and validation, as they are now; of CSV files, or one for both.</param>
    /// <param name="pathToCsv">Two CSV files, training and validation, as they are now. Default: as in the first form.</param>
    /// <exception cref="MonkException">As in the first form.</exception>
    public void MoveDataset(IReadOnlyList<string> datasetPath, IReadOnlyList<string>? pathToCsv = null)
    {
        using var alone = Alone();
        ArgumentNullException.ThrowIfNull(datasetPath);
        var dataset = ReadDataset();
        if (dataset.ValidationPath is null)
            throw new MonkException($"datasetPath has {Listed.Count(datasetPath.Count, "folder")}, but the validation images are split off the training images: give one folder, MoveDataset(datasetPath).");
        var folders = datasetPath.Count == 1 && dataset.TrainCsv is not null ? [datasetPath[0], datasetPath[0]] : datasetPath;
        if (folders.Count != 2)
            throw new MonkException($"datasetPath has {Listed.Count(folders.Count, "folder")}; give two, [training, validation].");
        if (pathToCsv is { Count: not 2 })
            throw new MonkException($"pathToCsv has {Listed.Count(pathToCsv.Count, "file")}; give two, [training, validation].");
        foreach (var folder in folders)
            Check.NotEmpty(nameof(datasetPath), folder);
        Move(dataset, folders[0], folders[1], pathToCsv?[0], pathToCsv?[1]);
    }

    private DatasetOptions ReadDataset()
    {
        RequireDataset();
        RequireNotInTraining();
        return State.Dataset is { Contents: not null } dataset
            ? dataset
            : throw new MonkException("The images of this experiment have not been read yet, so that there is nothing to compare others with: name them anew with DatasetParams or UpdateDataset.");
    }

    private void Move(DatasetOptions dataset, string train, string? validation, string? trainCsv, string? validationCsv)
    {
        if (trainCsv is not null && DatasetLocation.WithoutSampling(dataset).TrainCsv is null)
            throw new MonkException($"pathToCsv is '{trainCsv}', but the images of this experiment have the class of the folder that they lie in.");
        var moved = DatasetMove.To(dataset, Store.Paths.Workspace, train, validation, trainCsv, validationCsv);
        moved = moved with { Contents = DatasetMove.RequireSame(dataset, moved, Store.Paths.Workspace, Seed) };
        Change(state => state with { Dataset = moved });
        if (_test is { } test)
            NameTest(test with { Images = null });
        _report.Line($"Update: Dataset moved - {Store.Paths.Workspace.Absolute(moved.TrainPath)}");
        _report.Line();
    }
}
