using Monk.Experiments;
using Monk.Reporting;
using Monk.Runtime;
using Monk.Text;
using Monk.Training;
using Monk.Training.Listeners;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>Trains the experiment and keeps its best and its last weights, its history and its curves.</summary>
    /// <param name="progress">Told of every batch; null for none. What is printed does not depend on it.</param>
    /// <param name="cancellationToken">Stops between two batches. The experiment can then be resumed from its last whole epoch.</param>
    /// <returns>The history and where the models lie.</returns>
    /// <remarks>
    /// Ctrl-C and SIGTERM stop it in the same way, and then end the process. Where an experiment that goes on has been trained for all its
    /// epochs already, or was stopped early, there is nothing left to train: that is said, with the call that trains it further, and the
    /// result is the one of then, but for the names of unreadable images.
    /// </remarks>
    /// <exception cref="MonkException">
    /// The experiment is not set up or already trained, it is in use, or its data or weights are missing.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled through <paramref name="cancellationToken"/>.</exception>
    public TrainingResult Train(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var alone = Alone();
        RequireTraining(nameof(Train));
        RequireSetUp();

        cancellationToken.ThrowIfCancellationRequested();
        var own = new TrainingOwnership(Store, State);
        State = own.Current();
        if (_resume && Finished() is { } finished)
            return finished;

        var paths = Store.Paths;
        var training = State.Training!;
        var text = new TrainingReport(_report, training) { NotesTold = DatasetReport?.AllNotes ?? [] };
        var plots = new TolerantListener("The pictures of the curves", new ListenerForwarding(new CurvePlots(paths.AccuracyPlot, paths.LossPlot, CurvePlots.TitleOf(paths.Project, paths.Experiment), own.RequireForLogs)), text.Noted);
        var begun = new BegunNotice();
        List<ITrainingListener> listeners = training.SaveTrainingLogs ? [begun, plots, new ListenerForwarding(text)] : [begun, new ListenerForwarding(text)];
        if (progress is not null)
            listeners.Add(new ListenerForwarding(new ProgressForwarding(progress)));
        using var users = new UserListeners([.. _listeners]);
        listeners.AddRange(users.Guarded(note => listeners.ForEach(listener => listener.Noted(note))));
        var session = new TrainingSession(Store, own, listeners, reading: _reading);
        ReportNotes([.. TransformLists.Differences(State.Dataset!)]);

        using var interruption = new Interruption(cancellationToken);
        try
        {
            var result = text.Around(() => session.Run(_resume, interruption.Token));
            text.Ended(result);
            State = own.State; // Before it began its images may not have been read.
            ReportResult(result, training);
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
        catch (ExperimentLostException e)
        {
            _report.Line();
            throw new MonkException(e.Message, e.InnerException ?? e); // A type that only the inside tells apart.
        }
        catch (ListenerFailedException e)
        {
            throw new MonkException(e.Message, e.InnerException ?? e); // The same.
        }
        finally
        {
            // What this object has begun, its next Train goes on with.
            _resume |= begun.Begun;
            DatasetReport = begun.Report ?? DatasetReport;
            State = own.State;
        }
    }

    /// <inheritdoc cref="Train"/>
    public Task<TrainingResult> TrainAsync(IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        // The training has the object for itself from now on, not only once its thread has come up.
        CallGate.Entry alone;
        try
        {
            alone = _gate.Reserve(nameof(Train));
        }
        catch (Exception e) when (e is MonkException or ObjectDisposedException)
        {
            return Task.FromException<TrainingResult>(e);
        }

        var training = Task.Factory.StartNew(
            () =>
            {
                using (alone)
                {
                    alone.MoveToThisThread();
                    return Train(progress, cancellationToken);
                }
            },
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        // One that was cancelled before it began has had no thread to leave with.
        training.ContinueWith(
            _ => alone.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnCanceled | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return training;
    }

    /// <summary>
    /// The result of a training that has ended and has nothing left to do, so that a program can be run twice; null where there is
    /// something to train.
    /// </summary>
    private TrainingResult? Finished()
    {
        if (State is not { Training: { } training, Dataset.Contents: { } contents }
            || CompletedTraining.Of(Store) is not { } result
            || CompletedTraining.NothingLeft(training, ResumePoint.Open(Store.Paths.ResumePoint), contents.ValidationImages, Store.Paths.Experiment) is not { } why)
        {
            return null;
        }

        _report.Line(why);
        _report.Line(Invariant($"    Best val Acc:          {result.BestEpoch.ValidationAccuracy:F6} (epoch {result.BestEpoch.Epoch})"));
        if (State.Outcome is { UnreadableImages: > 0 } outcome)
            _report.Line(Invariant($"    Unreadable images:     {outcome.UnreadableImages}, left out; their names were printed then"));
        _report.Line();
        return result;
    }

    private void ReportResult(TrainingResult result, TrainingOptions training)
    {
        var paths = Store.Paths;
        _report.Result(result, report =>
        {
            report.Line($"    Training completed in: {Printed.Duration(result.TrainingTime)}");
            report.Line(Invariant($"    Best val Acc:          {result.BestEpoch.ValidationAccuracy:F6} (epoch {result.BestEpoch.Epoch})"));
        });
        ReportHigherEpoch(result);
        if (result.Cached is { FoundAnything: true } cached)
        {
            _report.Line($"    Found ready:           {cached}");
            _report.Line(result.TrainingTimeWithoutCache is { } whole
                ? $"    Time without that:     {Printed.Duration(whole)}"
                : "    Time without that:     not known, how long it took was not noted");
        }

        ReportStop(result, training);
        _report.Line(Invariant($"    Peak process memory:   {result.PeakProcessMemoryMebibytes} MiB"));
        if (result.MaxGpuMemoryMebibytes > 0)
            _report.Line(Invariant($"    Max GPU memory:        {result.MaxGpuMemoryMebibytes} MiB"));
        if (result.UnreadableImages.Count > 0)
            _report.Line(Invariant($"    Unreadable images:     {result.UnreadableImages.Count}, left out"));
        _report.Line();
        _report.Line("Training End");
        _report.Line();
        List<(string, string)> outputs =
        [
            ("Model Dir", paths.Models),
            ("Log Dir", paths.Logs),
            ("Final model", Path.GetFileName(paths.FinalModel)),
            ("Best model", Path.GetFileName(paths.BestModel)),
        ];
        if (training.SaveIntermediateModels)
            outputs.Add(("Intermediate models", $"{training.IntermediateModelPrefix}<epoch>.safetensors"));
        List<(string Content, string File)> logs = [];
        if (training.SaveTrainingLogs)
            logs = [("Accuracy and loss of each epoch", paths.History), ("Accuracy curves", paths.AccuracyPlot), ("Loss curves", paths.LossPlot)];
        logs.Add(("Versions, device and seed", paths.Environment));
        outputs.AddRange(logs.Select((log, i) => (Invariant($"Log {i + 1} - {log.Content}"), Path.GetFileName(log.File))));
        _report.Block("Training Outputs", outputs);
    }

    /// <summary>Says why an epoch was taken whose accuracy is not the highest.</summary>
    private void ReportHigherEpoch(TrainingResult result)
    {
        var highest = result.Epochs.MaxBy(epoch => epoch.ValidationAccuracy)!;
        if (highest.ValidationAccuracy <= result.BestEpoch.ValidationAccuracy || State.Dataset?.Contents is not { LabelType: LabelType.Single } contents)
            return;
        _report.Line(Invariant($"                           Epoch {highest.Epoch} reached {highest.ValidationAccuracy:F6}: no more than chance on {Listed.Count(contents.ValidationImages, "image")}"));
        _report.Line("                           (docs/training.md, \"The best epoch\").");
    }

    private void ReportStop(TrainingResult result, TrainingOptions training)
    {
        var paths = Store.Paths;
        if (result.StoppedBy == TrainingStop.EarlyStopping)
            _report.Line(Invariant($"    Stopped early:         after epoch {result.Epochs.Count} of {training.NumEpochs}, validation had not improved for {training.EarlyStopping!.Patience} epochs"));
        if (result.StoppedBy == TrainingStop.TimeBudget)
        {
            _report.Line(Invariant($"    Time budget:           stopped after epoch {result.Epochs.Count} of {training.NumEpochs}, another would not end within {Printed.Duration(training.TimeBudget!.Value)}"));
            _report.Line($"    To go on:              new Prototype(\"{paths.Project}\", \"{paths.Experiment}\", resumeTrain: true), then Train()");
        }

        if (training.EarlyStopping is { RestoreBestWeights: true } options)
        {
            _report.Line(result.FinalEpoch == result.BestEpoch.Epoch
                ? Invariant($"    Final weights:         those of the best epoch, {result.FinalEpoch}")
                : Invariant($"    Final weights:         those of epoch {result.FinalEpoch}, the best by {MetricName(options.Monitor)}"));
        }
    }

    private sealed class BegunNotice : ITrainingListener
    {
        public bool Begun { get; private set; }

        public DatasetReport? Report { get; private set; }

        public void Started(TrainingStart start) => (Begun, Report) = (true, start.Images.Report);
    }

    private sealed class ProgressForwarding(IProgress<TrainingProgress> progress) : TrainingListener
    {
        public override void OnBatchEnded(BatchEnded batch) => progress.Report(batch.Progress);
    }
}
