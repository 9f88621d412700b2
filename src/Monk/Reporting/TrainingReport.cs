using Monk.Experiments;
using Monk.Text;
using Monk.Training;
using Monk.Weights;
using static System.FormattableString;

namespace Monk.Reporting;

/// <summary>Tells of a training as it goes on, in Monk's words.</summary>
internal sealed class TrainingReport(Report report, TrainingOptions options) : ITrainingListener
{
    private readonly ProgressLine _progress = new(report);

    /// <summary>Notes on the images that have been printed already. Warnings are printed again.</summary>
    public IReadOnlyCollection<string> NotesTold { get; init; } = [];

    /// <summary>Runs a training with bars under its text.</summary>
    public T Around<T>(Func<T> train) => _progress.Around(train);

    public void WeightsDownloading(DownloadProgress progress)
    {
        const double Mebibyte = 1024 * 1024;
        _progress.Show(
            $"Downloading {progress.FileName}",
            progress.ReceivedBytes,
            progress.TotalBytes ?? progress.ReceivedBytes,
            Invariant($"{progress.ReceivedBytes / Mebibyte:F1} of {(progress.TotalBytes is { } total ? Invariant($"{total / Mebibyte:F1}") : "?")} MiB, {progress.BytesPerSecond / Mebibyte:F1} MiB/s"));
    }

    public void Started(TrainingStart start)
    {
        _progress.Clear();
        string[] notes = [.. start.Images.Notes.Where(note => DatasetNote.IsWarning(note) || !NotesTold.Contains(note)).Select(DatasetNote.Line)];
        if (notes.Length > 0)
            Print(["Dataset Details", .. notes, ""]);
        Print(
            "Model Details",
            $"    Weights:               {start.WeightsOrigin}",
            $"    Device:                {start.Device}",
            $"    Model name:            {start.ModelName}",
            Invariant($"    Num layers in model:   {start.Size.Layers}"),
            Invariant($"    Num trainable layers:  {start.Size.TrainableLayers}"),
            Invariant($"    Parameters, trainable: {start.Size.Parameters:N0}, {start.Size.TrainableParameters:N0}"));
        if (start.ClassWeights is { } weights)
            Print($"    Class weights:         {string.Join(", ", start.Images.Contents.Classes.Zip(weights, (name, weight) => $"{name} {Printed.Number(weight)}"))}");
        Print(
            "",
            start.EpochsDone == 0 ? "Training Start" : Invariant($"Training Resume, {start.EpochsDone} of {start.NumEpochs} epochs are done"));
    }

    public void EpochStarted(int epoch, int numEpochs, double learningRate)
    {
        if (options.DisplayProgress)
            PrintPassed(Invariant($"    Epoch {epoch}/{numEpochs}"), "    ----------");
    }

    public void BatchEnded(TrainingProgress progress)
    {
        if (!options.DisplayProgressRealtime)
            return;
        var phase = progress.Phase switch
        {
            TrainingPhase.Training => "train",
            TrainingPhase.Validation => "validate",
            _ => "features of the frozen base",
        };
        _progress.Show(
            Invariant($"Epoch {progress.Epoch}/{progress.NumEpochs} {phase}"),
            progress.Images,
            progress.TotalImages,
            Invariant($"{progress.ImagesPerSecond:F1} images/s, {Printed.Duration(progress.Remaining)} left, {progress.WaitingForData:P0} of it waiting for images"));
    }

    public void ImageUnreadable(UnreadableImage image) => Print($"    Left out, cannot be read: {image.Path} ({image.Reason})");

    public void Noted(string note) => Print(DatasetNote.Line(note));

    public void EpochEnded(EpochEnd end)
    {
        _progress.Clear();
        if (!options.DisplayProgress)
            return;
        var epoch = end.Result;
        PrintPassed(
            $"    curr_lr - {Printed.Number(epoch.LearningRate)}",
            Invariant($"    [Epoch {epoch.Epoch}] Train-acc: {epoch.TrainAccuracy:F3}, Train-loss: {epoch.TrainLoss:F3} | Val-acc: {epoch.ValidationAccuracy:F6}, Val-loss: {epoch.ValidationLoss:F3} | time: {epoch.Seconds:F1} sec"),
            "");
    }

    /// <summary>Says that training ended with this result.</summary>
    public void Ended(TrainingResult result) => _progress.IsSummedUpBy(result);

    private void PrintPassed(params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
            _progress.PrintPassed(line);
    }

    private void Print(params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
            _progress.Print(line);
    }
}
