using System.Runtime.InteropServices;
using Monk.Data;
using Monk.Data.Reading;
using Monk.Experiments;
using Monk.Files;
using Monk.Training;
using Monk.Training.Listeners;

namespace Monk.Analysis;

/// <summary>
/// Trains the experiments of an analysis, one after the other, on one sample of the base experiment's images. What an earlier run has
/// finished is kept, what it has begun is resumed, and what fails does not keep the others from their turn. The base experiment is only
/// read.
/// </summary>
internal sealed class AnalysisRun<T>(
    ExperimentPaths basePaths, ExperimentState baseState, AnalysisPlan<T> plan, IAnalysisListener listener, DatasetReading reading, UserListeners users)
{
    private readonly AnalysisFolder _folder = new(basePaths.Workspace, plan.Name);

    /// <summary>Trains what is not trained yet.</summary>
    /// <returns>A row for each experiment, in the order of the plan, ranked.</returns>
    /// <exception cref="MonkException">
    /// The analysis cannot begin: its data is missing, it is being run already, or experiments of its name were made with other settings.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled; the same analysis can be run again and goes on.</exception>
    public IReadOnlyList<AnalysisRow<T>> Run(CancellationToken cancellation)
    {
        var common = Common();
        var images = ExperimentImages.Load(common.Dataset!, basePaths.Workspace, common.Training!.Seed, reading);
        var stores = plan.Variants.Select(variant => new ExperimentStore(_folder.Experiment(variant.Experiment))).ToList();

        foreach (var warning in images.Notes.Where(DatasetNote.IsWarning))
            listener.Noted(warning);
        using var held = _folder.Lock();
        foreach (var (variant, store) in plan.Variants.Zip(stores))
            SameSettings.Require(store, variant.Apply(common), images.Contents);
        _folder.WriteSample(plan.PercentData, images);

        var rows = new List<AnalysisRow<T>>();
        foreach (var (variant, store) in plan.Variants.Zip(stores))
        {
            cancellation.ThrowIfCancellationRequested();
            listener.ExperimentBegins(rows.Count + 1, stores.Count, variant.Experiment);
            rows.Add(Row(variant, store, Trained(variant, store, common, cancellation), images, common));
        }

        return AnalysisRanking.Of(rows);
    }

    /// <summary>Deletes the experiments and the sample's list.</summary>
    public void Delete() => _folder.Delete(plan.Variants.Select(variant => variant.Experiment));

    /// <summary>What all experiments of the analysis have in common: the base's settings, the sample and the number of epochs.</summary>
    private ExperimentState Common()
    {
        var (dataset, training) = (baseState.Dataset!, baseState.Training!);
        return baseState with
        {
            Dataset = dataset with
            {
                Contents = null,
                Sample = new DatasetSample
                {
                    Percent = (dataset.Sample?.Percent ?? 100) * plan.PercentData / 100,
                    Seed = dataset.Sample?.Seed ?? training.Seed,
                    TrainSplit = dataset.Sample?.TrainSplit ?? dataset.TrainSplit,
                },
            },
            Training = training with { NumEpochs = plan.NumEpochs, SaveIntermediateModels = false, SaveTrainingLogs = true, EarlyStopping = null, TimeBudgetSeconds = null },
        };
    }

    /// <summary>Null when it is trained, else why it failed.</summary>
    private string? Trained(Variant<T> variant, ExperimentStore store, ExperimentState common, CancellationToken cancellation)
    {
        if (store.Find() is { Status: ExperimentStatus.Completed })
        {
            listener.AlreadyTrained();
            return null;
        }

        TrainingOwnership? own = null;
        try
        {
            own = new TrainingOwnership(store, store.Find() ?? store.Create(fresh => variant.Apply(ExperimentCopy.Settings(fresh, basePaths, common)), RequireNone));
            var plots = new CurvePlots(store.Paths.AccuracyPlot, store.Paths.LossPlot, CurvePlots.TitleOf(plan.Name, variant.Experiment), own.RequireForLogs);
            ITrainingListener[] listeners =
                [new TolerantListener("The pictures of the curves", new ListenerForwarding(plots), listener.Noted), listener, .. users.Guarded(listener.Noted)];
            new TrainingSession(store, own, listeners, reading: reading).Run(resume: true, cancellation);
            listener.ExperimentCompleted();
            return null;
        }
        catch (Exception e) when (e is (MonkException or ExternalException) and not ListenerFailedException)
        {
            // An ExternalException is libtorch's, such as for want of memory with the largest of some batch sizes.
            if (own?.State is { Status: ExperimentStatus.Created } seen && e is not ExperimentLostException)
                NoteFailure(store, seen, e.Message);
            listener.ExperimentFailed(e.Message);
            return e.Message;
        }

        void RequireNone(ExperimentState? there)
        {
            if (there is not null)
                throw new MonkException($"Another program has just made experiment '{store.Paths.Experiment}' of project '{store.Paths.Project}', which is one of this analysis. Take another analysis name.");
        }
    }

    private static void NoteFailure(ExperimentStore store, ExperimentState seen, string failure)
    {
        try
        {
            store.Update(
                state => state with { Status = ExperimentStatus.Failed, Outcome = new TrainingOutcome { Failure = failure } },
                ExperimentConflict.UnlessSame(seen, store.Paths));
        }
        catch (MonkException)
        {
            // The failure is told of all the same, and says more.
        }
    }

    private AnalysisRow<T> Row(Variant<T> variant, ExperimentStore store, string? failure, ExperimentImages sample, ExperimentState common)
    {
        var state = store.Find();
        var contents = state?.Dataset?.Contents ?? sample.Contents;
        var multiLabel = contents.LabelType == LabelType.Multiple;
        var row = new AnalysisRow<T>
        {
            Experiment = variant.Experiment,
            Value = variant.Value,
            Epochs = EpochHistory.Of(store.Paths, state?.Outcome?.EpochsCompleted ?? 0).Epochs,
            HasSeveralLabels = multiLabel,
            NumTrainImages = contents.TrainImages,
            NumValidationImages = contents.ValidationImages,
            Failure = failure,
        };
        if (failure is not null || row.Epochs.Count == 0)
            return row;

        var best = BestEpoch.Of(row.Epochs, contents.ValidationImages, multiLabel);
        var guessing = GuessingOf(variant.Apply(common), common, sample);
        return row with
        {
            BestEpoch = best,
            BeatsGuessing = guessing.IsBeatenBy(best, row.NumValidationImages),
            Defect = guessing.DefectOf(best, row.NumValidationImages)
                ?? (guessing.DefectOf(row.Epochs[^1], row.NumValidationImages) is { } last ? $"{last}, in its last epoch" : null),
        };
    }

    /// <summary>What guessing gives on the images that the experiment was validated on.</summary>
    private Guessing GuessingOf(ExperimentState experiment, ExperimentState common, ExperimentImages sample)
    {
        // Only another split validates on other images.
        var images = experiment.Dataset!.TrainSplit == common.Dataset!.TrainSplit
            ? sample
            : ExperimentImages.Load(experiment.Dataset, basePaths.Workspace, experiment.Training!.Seed, reading);
        return Guessing.Of(LossRules.For(experiment.Loss!, images, experiment.Training!), images.Validation, images.Contents.Classes.Count);
    }
}
