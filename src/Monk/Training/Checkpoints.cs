using Monk.Experiments;
using Monk.Runtime;
using Monk.Weights;

namespace Monk.Training;

/// <summary>Keeps what must outlive the process: the best weights, the point to resume from, and the state, in this order.</summary>
/// <remarks>Each file replaces its predecessor only when it is whole, so a kill between two of them costs at most the epoch that has just ended.</remarks>
/// <param name="store">The experiment.</param>
/// <param name="own">Tells whether the experiment is still the training's.</param>
/// <param name="freezeBase">Whether only the head changes.</param>
/// <param name="onGpu">Whether the network is on a GPU.</param>
/// <param name="metadata">What is written into the weights' files.</param>
/// <param name="monitored">As <see cref="RestoredWeights.Apart"/> says.</param>
/// <param name="memory">Measures since the training began; null for the process's peak.</param>
/// <param name="validationImages">How many images validate.</param>
internal sealed class Checkpoints(
    ExperimentStore store,
    TrainingOwnership own,
    bool freezeBase,
    bool onGpu,
    IReadOnlyDictionary<string, string> metadata,
    EarlyStoppingOptions? monitored = null,
    MemoryWatch? memory = null,
    int validationImages = 0) : ITrainingListener
{
    /// <summary>The most that this process held on the GPU at the end of an epoch, in MiB.</summary>
    public long MaxGpuMebibytes { get; private set; }

    /// <summary>The largest resident size so far, in MiB.</summary>
    public long PeakMebibytes => memory?.PeakMebibytes ?? MemoryReadings.PeakProcessMebibytes();

    public void EpochEnded(EpochEnd end)
    {
        if (end.IsBest)
            StateDictionary.Save(end.Model, store.Paths.BestModel, metadata, own.Require);
        var isMonitored = monitored is not null && StopRules.LastImprovement(monitored, end.History, validationImages) == end.Result.Epoch;
        if (isMonitored)
            StateDictionary.Save(end.Model, store.Paths.MonitoredModel(end.Result.Epoch), metadata, own.Require);
        ResumePoint.Save(store.Paths.ResumePoint, end, freezeBase, own.Require);
        if (isMonitored)
            DeleteMonitoredBut(end.Result.Epoch); // Now that nothing goes on from where one of these was the best.
        own.Delete(store.Paths.FinalModel); // That of an earlier run that ended sooner.

        if (onGpu)
            MaxGpuMebibytes = Math.Max(MaxGpuMebibytes, MemoryReadings.GpuMebibytes());
        own.Update(state => state with
        {
            Evaluations = [], // Of weights that may just have been replaced.
            Thresholds = null,
            FinalThresholds = null,
            Outcome = Updated(state.Outcome ?? new TrainingOutcome(), end.History, end.Best),
        });
    }

    /// <summary>Writes the weights after the last epoch.</summary>
    public void Finish(Models.ImageClassifier model) => StateDictionary.Save(model, store.Paths.FinalModel, metadata, own.Require);

    /// <summary>Makes an earlier epoch's weights the final ones.</summary>
    public void FinishWith(string weights) => AtomicFile.Write(store.Paths.FinalModel, stream =>
    {
        using var earlier = File.OpenRead(weights);
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
