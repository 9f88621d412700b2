using Monk.Experiments;

namespace Monk.Training;

/// <summary>Reads back what a training that has ended gave.</summary>
internal static class CompletedTraining
{
    /// <summary>The result as <see cref="TrainingSession"/> gave it, but for the names of unreadable images, which are not kept.</summary>
    /// <returns>Null when the experiment has not been trained to the end.</returns>
    public static TrainingResult? Of(ExperimentStore store)
    {
        var paths = store.Paths;
        if (store.Find() is not { Status: ExperimentStatus.Completed, Dataset.Contents: { } contents, Outcome: { } outcome } || !File.Exists(paths.ResumePoint) || !File.Exists(paths.FinalModel))
            return null;
        var point = ResumePoint.Open(paths.ResumePoint);
        var epochs = point.History;
        return new TrainingResult
        {
            Epochs = epochs,
            BestEpoch = point.Best(contents.LabelType == LabelType.Multiple),
            FinalEpoch = outcome.FinalEpoch ?? epochs[^1].Epoch,
            StoppedBy = outcome.StoppedBy ?? TrainingStop.LastEpoch,
            Classes = contents.Classes,
            TrainingTime = TimeSpan.FromSeconds(outcome.TrainingSeconds),
            Cached = outcome.Cached,
            MaxGpuMemoryMebibytes = outcome.MaxGpuMemoryMebibytes,
            PeakProcessMemoryMebibytes = outcome.PeakProcessMemoryMebibytes,
            UnreadableImages = [],
            FinalModel = paths.FinalModel,
            BestModel = paths.BestModel,
            LogFolder = paths.Logs,
        };
    }
}
