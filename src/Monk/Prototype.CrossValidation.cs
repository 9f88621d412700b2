using System.Text.Json;
using Monk.Data;
using Monk.Data.Csv;
using Monk.Data.Reading;
using Monk.Data.Splitting;
using Monk.Experiments;
using Monk.Runtime;
using Monk.Training;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>
    /// Tells how much a validation accuracy owes to the split: divides the training images into folds and trains these settings once for
    /// each, on all other folds, validating on it. Each training is an experiment of its own, <c>&lt;experiment&gt;_fold1</c> and so on;
    /// this one is left as it is.
    /// </summary>
    /// <param name="folds">At least 2. Default: 5.</param>
    /// <param name="overwrite">
    /// Whether folds that hold a model of other settings or images are trained anew. Default: false, they are refused.
    /// </param>
    /// <param name="progress">Told of every batch; null for none.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <returns>Each fold's training, and their mean and standard deviation.</returns>
    /// <remarks>
    /// The folds are stratified and follow from the experiment's seed. A separate validation folder is not used. Called again after an
    /// interrupt, it keeps the folds that were finished and goes on with the one that was not.
    /// </remarks>
    /// <exception cref="MonkException">
    /// The experiment is not set up, a class has fewer images than there are folds, or a fold's experiment holds something else.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled through <paramref name="cancellationToken"/>.</exception>
    public CrossValidation CrossValidate(int folds = 5, bool overwrite = false, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var alone = Alone();
        Check.AtLeast(nameof(folds), folds, 2);
        RequireTraining(nameof(CrossValidate));
        RequireSetUp();
        RequireNotInTraining();

        var sets = _reading.Sets(State.Dataset!, Store.Paths.Workspace);
        var (all, validation, _) = sets;
        var images = State.Dataset!.Sample is null ? all : Sampled(sets);
        var parts = StratifiedFolds.Of(images, folds, Seed);
        var delimiter = images.LabelType == LabelType.Multiple ? ImageCsvWriter.DelimiterFor(images.Classes) : ",";
        _report.Block(
            "Cross Validation",
            ("Folds", Invariant($"{folds}")),
            ("Images", Invariant($"{images.Samples.Count}")),
            ("Label Type", images.LabelType.ToString().ToLowerInvariant()));
        DatasetReport = ExperimentImages.ReportOf(State.Dataset!, Store.Paths.Workspace, all, validation);
        ReportNotes(validation is null ? images.Notes : [.. images.Notes, "the separate validation images are not used"]);

        var results = new List<CrossValidationFold>();
        for (var fold = 0; fold < folds; fold++)
            results.Add(TrainFold(fold, folds, images, parts, delimiter, overwrite, progress, cancellationToken));

        var crossValidation = new CrossValidation { Folds = results };
        _report.Result(crossValidation, report => report.Block(
            "Cross Validation Result",
            [
                .. results.Select(fold => (fold.Experiment, Invariant($"Val-acc: {fold.Result.BestEpoch.ValidationAccuracy:F6}, Val-loss: {fold.Result.BestEpoch.ValidationLoss:F3} (epoch {fold.Result.BestEpoch.Epoch})"))),
                ("Best val Acc", crossValidation.BestValidationAccuracy.ToString()),
                ("Last val Acc", crossValidation.LastValidationAccuracy.ToString()),
            ]));
        return crossValidation;
    }

    /// <summary>
    /// The part of the training images that the experiment makes do with; where they are split, what it validates on is of them.
    /// </summary>
    private LabelledDataset Sampled(DatasetSets sets)
    {
        var sample = ExperimentImages.Of(sets, State.Dataset!, Store.Paths.Workspace, Seed);
        var images = sets.Validation is null ? sample.Train.Samples.Concat(sample.Validation.Samples) : sample.Train.Samples;
        return sets.Train with { Samples = [.. images.OrderBy(image => image.Path, StringComparer.Ordinal)] };
    }

    private CrossValidationFold TrainFold(
        int fold, int folds, LabelledDataset images, int[] parts, string delimiter, bool overwrite, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        var workspace = Store.Paths.Workspace;
        var paths = workspace.Experiment(Store.Paths.Project, Invariant($"{Store.Paths.Experiment}_fold{fold + 1}"));
        var store = new ExperimentStore(paths);
        var wanted = State with
        {
            Dataset = State.Dataset! with
            {
                TrainCsv = workspace.Relative(paths.FoldTrainCsv),
                ValidationPath = State.Dataset.TrainPath,
                ValidationCsv = workspace.Relative(paths.FoldValidationCsv),
                Delimiter = delimiter,
                GivenDelimiter = State.Dataset.DelimiterOfCaller ?? "",
                Columns = null,
                GivenColumns = State.Dataset.ColumnsOfCaller,
                LabelType = images.LabelType,
                Sample = null, // The lists are of the sample already.
                SampledFrom = null,
                Contents = null,
            },
        };
        var begun = paths.HoldsModel && store.Find() is { } state && IsSameTraining(state, wanted) && ListsTheSame(paths, images, parts, fold, delimiter);
        if (paths.HoldsModel && !begun && !overwrite)
            throw new MonkException($"Experiment '{paths.Experiment}' of project '{paths.Project}' holds a model of other settings or images. Pass overwrite: true to train it anew, or cross-validate under another experiment name.");

        _report.Line(Invariant($"Fold {fold + 1}/{folds} ({paths.Experiment})"));
        if (begun && CompletedTraining.Of(store) is { } done)
        {
            _report.Line("    Trained before, kept");
            _report.Line();
            return new CrossValidationFold(paths.Experiment, done, WasKept: true);
        }

        using var prototype = new Prototype(
            paths.Project, paths.Experiment, resumeTrain: begun, overwrite: !begun && paths.HoldsModel, workspace: workspace.Root, verbose: _report.IsSilent ? 0 : 1, logger: _logger);
        prototype._listeners.AddRange(_listeners);
        if (!begun)
        {
            Write(paths.FoldTrainCsv, sample => parts[sample] != fold);
            Write(paths.FoldValidationCsv, sample => parts[sample] == fold);
            prototype.Change(state => WithSettings(state, wanted));
        }
        else
        {
            // What is shown and kept on the way may have been changed since.
            prototype.Change(state => state with { Dataset = state.Dataset! with { Workers = wanted.Dataset.Workers }, Training = wanted.Training });
        }

        return new CrossValidationFold(paths.Experiment, prototype.Train(progress, cancellationToken), WasKept: false);

        void Write(string path, Func<int, bool> chosen) => ImageCsvWriter.Write(path, images, images.Samples.Where((_, sample) => chosen(sample)), delimiter, prototype.RequireSame);
    }

    private static ExperimentState WithSettings(ExperimentState state, ExperimentState settings) => state with
    {
        Dataset = settings.Dataset,
        Model = settings.Model! with { PretrainedFile = null },
        Optimizer = settings.Optimizer,
        Schedule = settings.Schedule,
        Loss = settings.Loss,
        Training = settings.Training,
    };

    private static bool IsSameTraining(ExperimentState state, ExperimentState wanted)
    {
        return Json(WithSettings(wanted, state)) == Json(wanted);

        static string Json(ExperimentState state) => JsonSerializer.Serialize(DecisiveSettings.Of(state), ExperimentStateJson.Default.ExperimentState);
    }

    private static bool ListsTheSame(ExperimentPaths paths, LabelledDataset images, int[] parts, int fold, string delimiter)
    {
        return Matches(paths.FoldTrainCsv, index => parts[index] != fold) && Matches(paths.FoldValidationCsv, index => parts[index] == fold);

        bool Matches(string path, Func<int, bool> chosen) =>
            File.Exists(path)
            && ImageCsv.Read(path, images.Root, delimiter, images.LabelType, "fold", images.Classes, asWritten: true).Samples
                .Select(Described).SequenceEqual(images.Samples.Where((_, index) => chosen(index)).OrderBy(sample => sample.Path, StringComparer.Ordinal).Select(Described));

        static string Described(ImageSample sample) => Invariant($"{sample.Path}\0{string.Join(',', sample.AllLabels)}");
    }
}
