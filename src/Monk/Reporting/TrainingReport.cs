using Monk.Experiments;
using Monk.Text;
using Monk.Training.Listeners;
using static System.FormattableString;

namespace Monk.Reporting;

/// <summary>Tells of a training as it goes on, in Monk's words.</summary>
internal sealed class TrainingReport(Report report, TrainingOptions options) : TrainingListener
{
    private readonly ProgressLine _progress = new(report);

    /// <summary>Notes on the images that have been printed already. Warnings are printed again.</summary>
    public IReadOnlyCollection<string> NotesTold { get; init; } = [];

    /// <summary>Runs a training with bars under its text.</summary>
    public T Around<T>(Func<T> train) => _progress.Around(train);

    public override void OnWeightsDownloading(WeightsDownloading download)
    {
        const double Mebibyte = 1024 * 1024;
        _progress.Show(
            $"Downloading {download.FileName}",
            download.ReceivedBytes,
            download.TotalBytes ?? download.ReceivedBytes,
            Invariant($"{download.ReceivedBytes / Mebibyte:F1} of {(download.TotalBytes is { } total ? Invariant($"{total / Mebibyte:F1}") : "?")} MiB, {download.BytesPerSecond / Mebibyte:F1} MiB/s"));
    }

    public override void OnStarted(TrainingStarted started)
    {
        _progress.Clear();
        string[] notes = [.. started.ImageNotes.Where(note => DatasetNote.IsWarning(note) || !NotesTold.Contains(note)).Select(DatasetNote.Line)];
        if (notes.Length > 0)
            Print(["Dataset Details", .. notes, ""]);
        Print(
            "Model Details",
            $"    Weights:               {started.WeightsOrigin}",
            $"    Device:                {started.Device}",
            $"    Model name:            {started.ModelName}",
            Invariant($"    Num layers in model:   {started.Layers}"),
            Invariant($"    Num trainable layers:  {started.TrainableLayers}"),
            Invariant($"    Parameters, trainable: {started.Parameters:N0}, {started.TrainableParameters:N0}"));
        if (started.ClassWeights is { } weights)
            Print($"    Class weights:         {string.Join(", ", started.Classes.Zip(weights, (name, weight) => $"{name} {Printed.Number(weight)}"))}");
        Print(
            "",
            started.EpochsDone == 0 ? "Training Start" : Invariant($"Training Resume, {started.EpochsDone} of {started.NumEpochs} epochs are done"));
    }

    public override void OnEpochStarted(EpochStarted epoch)
    {
        if (options.DisplayProgress)
            PrintPassed(Invariant($"    Epoch {epoch.Epoch}/{epoch.NumEpochs}"), "    ----------");
    }

    public override void OnBatchEnded(BatchEnded batch)
    {
        if (!options.DisplayProgressRealtime)
            return;
        var progress = batch.Progress;
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

    public override void OnImageUnreadable(UnreadableImage image) => Print($"    Left out, cannot be read: {image.Path} ({image.Reason})");

    public override void OnNoted(TrainingNote note) => Noted(note.Text);

    /// <summary>Says something worth knowing.</summary>
    public void Noted(string note) => Print(DatasetNote.Line(note));

    public override void OnEpochEnded(EpochEnded ended)
    {
        _progress.Clear();
        if (!options.DisplayProgress)
            return;
        var epoch = ended.Result;
        PrintPassed(
            $"    curr_lr - {Printed.Number(epoch.LearningRate)}",
            Invariant($"    [Epoch {epoch.Epoch}] Train-acc: {epoch.TrainAccuracy:F3}, Train-loss: {epoch.TrainLoss:F3} | Val-acc: {epoch.ValidationAccuracy:F6}, Val-loss: {epoch.ValidationLoss:F3} | time: {epoch.Seconds:F1} sec"),
            "");
    }

    public override void OnFailed(TrainingFailed failed) => report.Log(failed);

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
