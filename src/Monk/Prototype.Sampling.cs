using Monk.Data;
using Monk.Data.Csv;
using Monk.Data.Splitting;
using Monk.Experiments;
using Monk.Experiments.Rules;
using Monk.Runtime;
using Monk.Text;
using Monk.Training;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>
    /// Uses a part of the images only: a random sample in which each class has its share, drawn by the experiment's seed.
    /// </summary>
    /// <param name="percent">Above 0, at most 100. A second call draws from all images again, not from the first sample.</param>
    /// <remarks>
    /// The sample is written into the experiment's folder, <c>dataset/sampled_dataset_train.csv</c> and, where validation images are apart,
    /// <c>sampled_dataset_val.csv</c>, and read from there from then on. Each class keeps at least one image, two where they are still to
    /// be split.
    /// </remarks>
    /// <exception cref="MonkException">The percentage is out of range, no images have been named, or training has begun.</exception>
    public void DatasetPercent(double percent)
    {
        using var alone = Alone();
        DatasetRules.RequirePercent(nameof(percent), percent);
        RequireTraining(nameof(DatasetPercent));
        RequireDataset();
        RequireNotInTraining();
        RequireNotBegun("The dataset");

        var workspace = Store.Paths.Workspace;
        var all = DatasetLocation.WithoutSampling(State.Dataset!) with { Sample = null };
        var (train, validation, fingerprint) = _reading.Sets(all, workspace);
        var delimiter = train.LabelType == LabelType.Multiple ? ImageCsvWriter.DelimiterFor(train.Classes) : ",";
        var sampled = RandomSample.Of(train, percent / 100, atLeast: validation is null ? 2 : 1, Seed);
        ImageCsvWriter.Write(Store.Paths.SampledTrainCsv, train, sampled, delimiter, RequireSame);
        var sampledValidation = validation is null ? [] : RandomSample.Of(validation, percent / 100, atLeast: 1, Seed);
        if (validation is not null)
            ImageCsvWriter.Write(Store.Paths.SampledValidationCsv, validation, sampledValidation, delimiter, RequireSame);

        Configure("The dataset", state => state with
        {
            Dataset = all with
            {
                TrainCsv = workspace.Relative(Store.Paths.SampledTrainCsv),
                ValidationCsv = validation is null ? null : workspace.Relative(Store.Paths.SampledValidationCsv),
                Delimiter = delimiter,
                Columns = null,
                LabelType = train.LabelType,
                SampledFrom = new SampleOrigin(percent, all.TrainCsv, all.ValidationCsv, all.Delimiter, all.LabelType, all.Columns)
                {
                    Fingerprint = fingerprint,
                },
                Contents = null,
            },
        });
        _report.Block(
            "Dataset Percent",
            ("Percent", Printed.Number(percent)),
            (validation is null ? "Images" : "Train images", Invariant($"{sampled.Count} of {train.Samples.Count}")),
            ("Val images", validation is null ? "split off" : Invariant($"{sampledValidation.Count} of {validation.Samples.Count}")),
            ("CSV train path", Store.Paths.SampledTrainCsv));
        DatasetReport = ExperimentImages.ReportOf(all, workspace, train, validation);
        ReportNotes([.. train.Notes, .. validation?.Notes ?? []]);
    }

    /// <summary>
    /// Sets whether an epoch draws its images with replacement so that each class is drawn equally often, however many images it has.
    /// </summary>
    /// <param name="sample">
    /// True: an image is drawn with a probability of one over the size of its class (of its rarest label, where it may have several); an
    /// epoch is as long as without. The draws follow from seed and epoch alone.
    /// </param>
    public void UpdateWeightedSampling(bool sample) =>
        Update("Weighted sampling", Printed.Flag(sample), state => state with { Dataset = state.Dataset! with { WeightedSampling = sample } }, chosen: Setting.WeightedSampling);

    /// <summary>Sets the share of each class that is trained on; the rest validates.</summary>
    /// <param name="value">Between 0 and 1.</param>
    /// <exception cref="MonkException">The share is out of range, or training and validation images are apart already.</exception>
    public void UpdateTrainvalSplit(double value)
    {
        DatasetRules.RequireFraction(value);
        using var alone = Alone(CallThatChangesASetting);
        RequireSame();
        if (State.Dataset?.ValidationPath is { } validation)
            throw new MonkException($"There is nothing to split: the validation images lie apart, in '{Store.Paths.Workspace.Absolute(validation)}'. Name one folder with UpdateDataset to have it split.");
        Update("Train-val split", Printed.Number(value), state => state with { Dataset = state.Dataset! with { TrainSplit = value, Contents = null } }, chosen: Setting.Split);
    }

    /// <summary>Sets whether each epoch goes through the training images in a new order.</summary>
    /// <param name="shuffle">False: in the order of their paths, class after class.</param>
    public void UpdateShuffleData(bool shuffle) =>
        Update("Shuffle data", Printed.Flag(shuffle), state => state with { Dataset = state.Dataset! with { Shuffle = shuffle } }, chosen: Setting.Shuffle);

    /// <summary>Sets the number of threads that decode images.</summary>
    /// <param name="numProcessors">At least 1.</param>
    public void UpdateNumProcessors(int numProcessors)
    {
        DatasetRules.RequireWorkers(nameof(numProcessors), numProcessors);
        Update("Num processors", Invariant($"{numProcessors}"), state => state with { Dataset = state.Dataset! with { Workers = numProcessors } }, evenWhenBegun: true, chosen: Setting.Processors);
    }

    /// <summary>Trains on other images, a part of which validates. Transforms, sizes and everything else stay.</summary>
    /// <param name="datasetPath">
    /// A folder with a folder of images for each class; with <paramref name="pathToCsv"/>, the folder that the file's paths are relative
    /// to.
    /// </param>
    /// <param name="split">The share of each class that is trained on. Default: what is set already.</param>
    /// <param name="pathToCsv">A CSV file with a header line, the images' paths in its first column and their labels in its second.</param>
    /// <param name="delimiter">What stands between the labels of one image in a CSV file. Default: not said.</param>
    /// <param name="labelType">Whether images may have several labels.</param>
    /// <param name="columns">
    /// The columns of the CSV file that are read, such as <c>new("file", "class")</c>. Default: as the file says, see
    /// <see cref="CsvColumns"/>.
    /// </param>
    /// <exception cref="MonkException">An argument is out of range, or a folder or file is missing.</exception>
    public void UpdateDataset(
        string? datasetPath,
        double? split = null,
        string? pathToCsv = null,
        string? delimiter = null,
        LabelType labelType = LabelType.Auto,
        CsvColumns? columns = null)
    {
        DatasetRules.RequireFraction(split ?? ExpertSplit);
        ReplaceDataset(DatasetLocation.One(datasetPath, pathToCsv, delimiter, labelType, columns), split);
    }

    /// <summary>Trains on other images, with those that validate apart.</summary>
    /// <param name="datasetPath">Two folders, training and validation; with <paramref name="pathToCsv"/>, or one for both.</param>
    /// <param name="pathToCsv">Two CSV files, training and validation.</param>
    /// <param name="delimiter">What stands between the labels of one image in a CSV file. Default: not said.</param>
    /// <param name="labelType">Whether images may have several labels.</param>
    /// <param name="columns">
    /// The columns of the CSV file that are read, such as <c>new("file", "class")</c>. Default: as the file says, see
    /// <see cref="CsvColumns"/>.
    /// </param>
    /// <exception cref="MonkException">An argument is out of range, or a folder or file is missing.</exception>
    public void UpdateDataset(
        IReadOnlyList<string> datasetPath,
        IReadOnlyList<string>? pathToCsv = null,
        string? delimiter = null,
        LabelType labelType = LabelType.Auto,
        CsvColumns? columns = null) =>
        ReplaceDataset(DatasetLocation.Two(datasetPath, pathToCsv, delimiter, labelType, columns), null);

    private void ReplaceDataset(DatasetLocation location, double? split)
    {
        location.RequireExisting();
        Update("Dataset", location.TrainCsv ?? location.TrainPath, state => state with
        {
            Dataset = location.ApplyTo(state.Dataset!, Store.Paths.Workspace) with { TrainSplit = split ?? state.Dataset!.TrainSplit },
        });
        Choose(Setting.Dataset);
        Choose(Setting.Split, split is not null);
    }
}
