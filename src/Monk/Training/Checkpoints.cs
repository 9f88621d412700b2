using System.Globalization;
using Monk.Experiments;
using Monk.Files;
using Monk.Runtime;
using Monk.Training.Listeners;
using Monk.Weights;

namespace Monk.Training;

/// <summary>Keeps what must outlive the process: the best weights, the point to resume from, and the state, in this order.</summary>
/// <remarks>
/// Each file replaces its predecessor only when it is whole, and the best weights take the place of the earlier ones only when the resume
/// point that names them is there: until then the earlier ones are the best. So a kill between two of them costs at most the epoch that has
/// just ended; <see cref="BrokenOffEpoch"/> puts in order what it leaves.
/// </remarks>
/// <param name="store">The experiment.</param>
/// <param name="own">Tells whether the experiment is still the training's.</param>
/// <param name="freezeBase">Whether only the head changes.</param>
/// <param name="onGpu">Whether the network is on a GPU.</param>
/// <param name="metadata">What is written into the weights' files.</param>
/// <param name="monitored">As <see cref="RestoredWeights.Apart"/> says.</param>
/// <param name="memory">Measures since the training began; null for the process's peak.</param>
/// <param name="validationImages">How many images validate.</param>
/// <param name="written">Told of each file that is in its place.</param>
internal sealed class Checkpoints(
    ExperimentStore store,
    TrainingOwnership own,
    bool freezeBase,
    bool onGpu,
    IReadOnlyDictionary<string, string> metadata,
    EarlyStoppingOptions? monitored = null,
    MemoryWatch? memory = null,
    int validationImages = 0,
    Action<CheckpointWritten>? written = null) : ITrainingListener
{
    /// <summary>The most that this process held on the GPU at the end of an epoch, in MiB.</summary>
    public long MaxGpuMebibytes { get; private set; }

    /// <summary>The largest resident size so far, in MiB.</summary>
    public long PeakMebibytes => memory?.PeakMebibytes ?? MemoryReadings.PeakProcessMebibytes();

    /// <summary>What the epoch of a file's weights is called in its metadata.</summary>
    public const string EpochKey = "epoch";

    public void EpochEnded(EpochEnd end)
    {
        var named = Named(metadata, end.Result.Epoch);
        if (end.IsBest)
            StateDictionary.Save(end.Model, store.Paths.PendingBestModel, named, own.Require);
        var isMonitored = monitored is not null && StopRules.LastImprovement(monitored, end.History, validationImages) == end.Result.Epoch;
        if (isMonitored)
            StateDictionary.Save(end.Model, store.Paths.MonitoredModel(end.Result.Epoch), named, own.Require);
        // Of an earlier run that ended sooner. Were it deleted later, it could outlive a kill and pass for that of this run; the resume
        // point beside it makes it again.
        own.Delete(store.Paths.FinalModel);
        ResumePoint.Save(store.Paths.ResumePoint, end, freezeBase, own.Require);
        if (end.IsBest)
            AtomicFile.Rename(store.Paths.PendingBestModel, store.Paths.BestModel, own.Require);
        if (isMonitored)
            DeleteMonitoredBut(end.Result.Epoch); // Now that nothing goes on from where one of these was the best.

        if (onGpu)
            MaxGpuMebibytes = Math.Max(MaxGpuMebibytes, MemoryReadings.GpuMebibytes());
        own.Update(state => state with
        {
            Evaluations = [], // Of weights that may just have been replaced.
            Thresholds = null,
            FinalThresholds = null,
            Outcome = Updated(state.Outcome ?? new TrainingOutcome(), end.History, end.Best),
        });

        // Not before: whoever is told may end the training.
        if (end.IsBest)
            written?.Invoke(new CheckpointWritten(store.Paths.BestModel, end.Result.Epoch, CheckpointKind.Best));
        written?.Invoke(new CheckpointWritten(store.Paths.ResumePoint, end.Result.Epoch, CheckpointKind.Resume));
    }

    /// <summary>Writes the weights after the last epoch.</summary>
    public void Finish(Monk.Models.ImageClassifier model, int epoch) => StateDictionary.Save(model, store.Paths.FinalModel, Named(metadata, epoch), own.Require);

    /// <summary>The metadata of a file with the weights after an epoch.</summary>
    public static IReadOnlyDictionary<string, string> Named(IReadOnlyDictionary<string, string> metadata, int epoch) =>
        new Dictionary<string, string>(metadata) { [EpochKey] = epoch.ToString(CultureInfo.InvariantCulture) };

    /// <summary>Makes an earlier epoch's weights the final ones.</summary>
    public void FinishWith(string weights) => AtomicFile.Write(store.Paths.FinalModel, stream =>
    {
        using var earlier = RegularFile.OpenRead(weights);
        earlier.CopyTo(stream);
    }, own.Require);

    private void DeleteMonitoredBut(int epoch)
    {
        foreach (var earlier in store.Paths.MonitoredModels.Where(file => file != store.Paths.MonitoredModel(epoch)).ToList())
            own.Delete(earlier);
    }

    /// <summary>The outcome after the last epoch of the history.</summary>
    public TrainingOutcome Updated(TrainingOutcome outcome, IReadOnlyList<EpochResult> history, EpochResult best)
    {
        var last = history[^1];
        return outcome with
        {
            EpochsCompleted = last.Epoch,
            BestValidationAccuracy = best.ValidationAccuracy,
            BestEpoch = best.Epoch,
            Metrics = best.OwnMetrics,
            TrainAccuracy = last.TrainAccuracy,
            TrainLoss = last.TrainLoss,
            ValidationAccuracy = last.ValidationAccuracy,
            ValidationLoss = last.ValidationLoss,
            TrainingSeconds = history.Sum(epoch => epoch.Seconds),
            // Every epoch trains on the same images, so the mean rate is the harmonic one.
            ImagesPerSecond = history.Count / history.Sum(epoch => 1 / epoch.ImagesPerSecond),
            Cached = CachedWork.Sum(history.Select(epoch => epoch.Cached)),
            MaxGpuMemoryMebibytes = Math.Max(outcome.MaxGpuMemoryMebibytes, MaxGpuMebibytes),
            PeakProcessMemoryMebibytes = Math.Max(outcome.PeakProcessMemoryMebibytes, PeakMebibytes),
        };
    }
}
