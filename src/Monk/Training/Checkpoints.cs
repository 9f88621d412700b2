using Monk.Experiments;
using Monk.Runtime;
using Monk.Weights;

namespace Monk.Training;

/// <summary>Keeps what must outlive the process: the best weights, the point to resume from, and the state, in this order.</summary>
/// <remarks>Each file replaces its predecessor only when it is whole, so a kill between two of them costs at most the epoch that has just ended.</remarks>
internal sealed class Checkpoints(ExperimentStore store, bool freezeBase, bool onGpu, IReadOnlyDictionary<string, string> metadata) : ITrainingListener
{
    /// <summary>The most that this process held on the GPU at the end of an epoch, in MiB.</summary>
    public long MaxGpuMebibytes { get; private set; }

    public void EpochEnded(EpochEnd end)
    {
        if (end.IsBest)
            StateDictionary.Save(end.Model, store.Paths.BestModel, metadata);
        ResumePoint.Save(store.Paths.ResumePoint, end, freezeBase);

        if (onGpu)
            MaxGpuMebibytes = Math.Max(MaxGpuMebibytes, MemoryReadings.GpuMebibytes());
        store.Update(state => state with { Outcome = Updated(state.Outcome ?? new TrainingOutcome(), end) });
    }

    /// <summary>Writes the weights after the last epoch.</summary>
    public void Finish(Models.ImageClassifier model) => StateDictionary.Save(model, store.Paths.FinalModel, metadata);

    private TrainingOutcome Updated(TrainingOutcome outcome, EpochEnd end)
    {
        var best = BestOf(end.History);
        var seconds = end.History.Sum(epoch => epoch.Seconds);
        return outcome with
        {
            EpochsCompleted = end.Result.Epoch,
            BestValidationAccuracy = best.ValidationAccuracy,
            BestEpoch = best.Epoch,
            TrainAccuracy = end.Result.TrainAccuracy,
            TrainLoss = end.Result.TrainLoss,
            ValidationAccuracy = end.Result.ValidationAccuracy,
            ValidationLoss = end.Result.ValidationLoss,
            TrainingSeconds = seconds,
            ImagesPerSecond = end.History.Average(epoch => epoch.ImagesPerSecond),
            MaxGpuMemoryMebibytes = Math.Max(outcome.MaxGpuMemoryMebibytes, MaxGpuMebibytes),
            PeakProcessMemoryMebibytes = MemoryReadings.PeakProcessMebibytes(),
        };
    }

    /// <summary>The epoch with the highest validation accuracy; the earliest of equals.</summary>
    public static EpochResult BestOf(IReadOnlyList<EpochResult> history) => history.MaxBy(epoch => epoch.ValidationAccuracy)!;
}
