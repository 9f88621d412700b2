using Monk.Files;
using Monk.Training.Listeners;
using Monk.Training.Metrics;

namespace Monk.Training;

/// <summary><c>history.csv</c>: a row for each epoch, on disk before the next one begins.</summary>
internal sealed class HistoryFile(string path, Action? mayWrite = null) : TrainingListener
{
    private static readonly string[] Header =
        ["epoch", "train_acc", "train_loss", "val_acc", "val_loss", "learning_rate", "seconds", "images_per_second", "outputs_equal", .. CachedWorkColumns.Names];

    /// <summary>Writes the file anew with these epochs.</summary>
    public void Begin(IReadOnlyList<EpochResult> history)
    {
        var metrics = MetricColumns.Names(history);
        AtomicFile.Write(path, stream => CsvTable.Write(stream, [.. Header, .. MetricColumns.Headings(metrics)], history.Select(epoch => (object[])
        [
            epoch.Epoch, epoch.TrainAccuracy, epoch.TrainLoss, epoch.ValidationAccuracy, epoch.ValidationLoss, epoch.LearningRate, epoch.Seconds, epoch.ImagesPerSecond,
            epoch.OutputsAreEqual ? 1 : 0, .. CachedWorkColumns.Of(epoch.Cached), .. MetricColumns.Of(epoch, metrics),
        ])), mayWrite);
    }

    public override void OnEpochEnded(EpochEnded epoch) => Begin(epoch.History);
}
