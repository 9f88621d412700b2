using System.Globalization;
using CsvHelper;
using Monk.Runtime;

namespace Monk.Training;

/// <summary><c>history.csv</c>: a row for each epoch, on disk before the next one begins.</summary>
internal sealed class HistoryFile(string path) : ITrainingListener
{
    private static readonly string[] Header =
        ["epoch", "train_acc", "train_loss", "val_acc", "val_loss", "learning_rate", "seconds", "images_per_second"];

    /// <summary>Writes the file anew with these epochs.</summary>
    public void Begin(IReadOnlyList<EpochResult> history) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        using var csv = new CsvWriter(writer, CultureInfo.InvariantCulture);
        foreach (var name in Header)
            csv.WriteField(name);
        csv.NextRecord();
        foreach (var epoch in history)
            WriteRow(csv, epoch);
    });

    public void EpochEnded(EpochEnd end) => Begin(end.History);

    private static void WriteRow(CsvWriter csv, EpochResult epoch)
    {
        csv.WriteField(epoch.Epoch);
        csv.WriteField(epoch.TrainAccuracy);
        csv.WriteField(epoch.TrainLoss);
        csv.WriteField(epoch.ValidationAccuracy);
        csv.WriteField(epoch.ValidationLoss);
        csv.WriteField(epoch.LearningRate);
        csv.WriteField(epoch.Seconds);
        csv.WriteField(epoch.ImagesPerSecond);
        csv.NextRecord();
    }
}
