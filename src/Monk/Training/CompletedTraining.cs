using Monk.Experiments;

namespace Monk.Training;

/// <summary>Reads back what a training that has ended gave.</summary>
internal static class CompletedTraining
{
    /// <summary>The result as <see cref="TrainingSession"/> gave it, but for the names of unreadable images in states written before they were kept.</summary>
    /// <returns>Null when the experiment has not been trained to the end.</returns>
    public static TrainingResult? Of(ExperimentStore store)
    {
        var paths = store.Paths;
        if (store.Find() is not { Status: ExperimentStatus.Completed, Dataset.Contents: { } contents, Outcome: { } outcome } || !File.Exists(paths.ResumePoint) || !File.Exists(paths.FinalModel))
            return null;
        var epochs = ResumePoint.Open(paths.ResumePoint).History;
        return new TrainingResult
        {
            Epochs = epochs,
            BestEpoch = BestEpoch.Of(epochs, contents.LabelType == LabelType.Multiple),
            FinalEpoch = outcome.FinalEpoch ?? epochs[^1].Epoch,
            StoppedBy = outcome.StoppedBy ?? TrainingStop.LastEpoch,
            Classes = contents.Classes,
            TrainingTime = TimeSpan.FromSeconds(outcome.TrainingSeconds),
            MaxGpuMemoryMebibytes = outcome.MaxGpuMemoryMebibytes,
            PeakProcessMemoryMebibytes = outcome.PeakProcessMemoryMebibytes,
            UnreadableImages = outcome.Unreadable ?? [],
            FinalModel = paths.FinalModel,
            BestModel = paths.BestModel,
            LogFolder = paths.Logs,
        };
    }
}
