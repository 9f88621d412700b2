using Monk.Experiments;
using Monk.Text;
using static System.FormattableString;

namespace Monk.Training;

/// <summary>Reads back what a training that has ended gave.</summary>
internal static class CompletedTraining
{
    /// <summary>Why a training that has ended has nothing left to do, and what would have it go on; null where it has.</summary>
    /// <param name="training">What is asked for now.</param>
    /// <param name="point">Where it has ended.</param>
    /// <param name="validationImages">How many images validate.</param>
    /// <param name="experiment">The experiment's name.</param>
    public static string? NothingLeft(TrainingOptions training, ResumePoint point, int validationImages, string experiment)
    {
        var history = point.History;
        if (history.Count >= training.NumEpochs)
            return Invariant($"Nothing left to train: experiment '{experiment}' has been trained for {Listed.Count(history.Count, "epoch")}, and {training.NumEpochs} {(training.NumEpochs == 1 ? "is" : "are")} asked for. UpdateNumEpochs({history.Count + 1}) or above trains it further.");
        return training.EarlyStopping is { } options && StopRules.HasStalled(options, history, validationImages, accuracyAlone: point.IsOfEarlierRules)
            ? Invariant($"Nothing left to train: experiment '{experiment}' has stopped after {history.Count} of {training.NumEpochs} epochs, because validation had not improved for {options.Patience}. EarlyStopping({options.Patience + 1}) or above, or NoEarlyStopping(), trains it further.")
            : null;
    }

    /// <summary>
    /// The result as <see cref="TrainingSession"/> gave it, but for the names of unreadable images in states written before they were kept.
    /// </summary>
    /// <returns>Null when the experiment has not been trained to the end.</returns>
    public static TrainingResult? Of(ExperimentStore store)
    {
        var paths = store.Paths;
        if (store.Find() is not { Status: ExperimentStatus.Completed, Dataset.Contents: { } contents, Outcome: { } outcome } || !File.Exists(paths.ResumePoint) || !File.Exists(paths.FinalModel))
            return null;
        var point = OwnWeights.Read(paths, paths.ResumePoint, () => ResumePoint.Open(paths.ResumePoint));
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
            UnreadableImages = outcome.Unreadable ?? [],
            FinalModel = paths.FinalModel,
            BestModel = paths.BestModel,
            LogFolder = paths.Logs,
        };
    }
}
