using Monk.Experiments;
using Monk.Reporting;
using Monk.Runtime;
using Monk.Training;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>Trains the experiment and keeps its best and its last weights, its history and its curves.</summary>
    /// <param name="progress">Told of every batch; null for none. What is printed does not depend on it.</param>
    /// <param name="cancellationToken">Stops between two batches. The experiment can then be resumed from its last whole epoch.</param>
    /// <returns>The history and where the models lie.</returns>
    /// <remarks>Ctrl-C and SIGTERM stop it in the same way, and then end the process.</remarks>
    /// <exception cref="MonkException">The experiment is not set up or already trained, another process trains it, or its data or weights are missing.</exception>
    /// <exception cref="OperationCanceledException">Cancelled through <paramref name="cancellationToken"/>.</exception>
    public TrainingResult Train(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        RequireTraining(nameof(Train));
        RequireSetUp();

        var paths = _store.Paths;
        var text = new TrainingReport(_report);
        var plots = new TolerantListener(new CurvePlots(paths.AccuracyPlot, paths.LossPlot, $"{paths.Project} / {paths.Experiment}"), text.Noted);
        var begun = new BegunNotice();
        var session = new TrainingSession(_store, progress is null ? [begun, plots, text] : [begun, plots, text, new ProgressForwarding(progress)]);

        using var interruption = new Interruption(cancellationToken);
        try
        {
            var result = text.Around(() => session.Run(_resume, interruption.Token));
            ReportResult(result);
            return result;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            _report.Line();
            _report.Line($"Interrupted. To go on: new Prototype(\"{paths.Project}\", \"{paths.Experiment}\", resumeTrain: true), then Train().");
            interruption.Saved();
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        finally
        {
            // What this object has begun, its next Train goes on with.
            _resume |= begun.Begun;
            _state = _store.Find() ?? _state;
        }
    }

    /// <inheritdoc cref="Train"/>
    public Task<TrainingResult> TrainAsync(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default) => Task.Factory.StartNew(
        () => Train(progress, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void ReportResult(TrainingResult result)
    {
        var paths = _store.Paths;
        _report.Line($"    Training completed in: {Report.Duration(result.TrainingTime)}");
        _report.Line(Invariant($"    Best val Acc:          {result.BestEpoch.ValidationAccuracy:F6} (epoch {result.BestEpoch.Epoch})"));
        _report.Line(Invariant($"    Peak process memory:   {result.PeakProcessMemoryMebibytes} MiB"));
        if (result.MaxGpuMemoryMebibytes > 0)
            _report.Line(Invariant($"    Max GPU memory:        {result.MaxGpuMemoryMebibytes} MiB"));
        if (result.UnreadableImages.Count > 0)
            _report.Line(Invariant($"    Unreadable images:     {result.UnreadableImages.Count}, left out"));
        _report.Line();
        _report.Line("Training End");
        _report.Line();
        _report.Block(
            "Training Outputs",
            ("Model Dir", paths.Models),
            ("Log Dir", paths.Logs),
            ("Final model", Path.GetFileName(paths.FinalModel)),
            ("Best model", Path.GetFileName(paths.BestModel)),
            ("Log 1 - Accuracy and loss of each epoch", Path.GetFileName(paths.History)),
            ("Log 2 - Accuracy curves", Path.GetFileName(paths.AccuracyPlot)),
            ("Log 3 - Loss curves", Path.GetFileName(paths.LossPlot)),
            ("Log 4 - Versions, device and seed", Path.GetFileName(paths.Environment)));
    }

    private sealed class BegunNotice : ITrainingListener
    {
        public bool Begun { get; private set; }

        public void Started(TrainingStart start) => Begun = true;
    }

    private sealed class ProgressForwarding(IProgress<TrainingProgress> progress) : ITrainingListener
    {
        public void BatchEnded(TrainingProgress report) => progress.Report(report);
    }
}
