using Monk.Analysis;
using Monk.Text;
using Monk.Training;
using Monk.Training.Listeners;
using static System.FormattableString;

namespace Monk.Reporting;

/// <summary>Tells of an analysis as it goes on, and of what it found, in Monk's words.</summary>
internal sealed class AnalysisReport(Report report) : IAnalysisListener
{
    // What a validation image costs, measured in training images: it has no backward pass.
    private const double ValidationCost = 1 / 3.0;

    // Until then the first batches' start-up would be taken for the rate of all.
    private const double EnoughToEstimate = 0.25;

    private readonly ProgressLine _progress = new(report);
    private TrainingStart? _start;
    private bool _estimated;

    /// <summary>Runs an analysis with bars under its text.</summary>
    public T Around<T>(string subject, string name, Func<T> analyse) => _progress.Around(() =>
    {
        Print("", $"Running {subject} analysis", $"Analysis Name      : {name}", "");
        return analyse();
    });

    public void ExperimentBegins(int number, int count, string experiment)
    {
        _estimated = false;
        Print(Invariant($"Running experiment : {number}/{count}"), $"Experiment name    : {experiment}");
    }

    public void AlreadyTrained() => Print("Already trained", "", "");

    public void ExperimentCompleted()
    {
        _progress.Clear();
        Print("Experiment Complete", "", "");
    }

    public void ExperimentFailed(string reason)
    {
        _progress.Clear();
        Print($"Experiment Failed  : {reason}", "", "");
    }

    public void Started(TrainingStart start)
    {
        _start = start;
        if (start.EpochsDone > 0)
            Print(Invariant($"Resumed            : {start.EpochsDone} of {start.NumEpochs} epochs are done"));
    }

    public void BatchEnded(TrainingProgress progress)
    {
        if (!_estimated && progress.Phase != TrainingPhase.Validation && progress.Images >= EnoughToEstimate * progress.TotalImages)
        {
            _estimated = true;
            Print($"Estimated time     : {Rough(Estimated(progress))}");
        }

        _progress.Show(Invariant($"Epoch {progress.Epoch}/{progress.NumEpochs}"), progress.Images, progress.TotalImages, Invariant($"{progress.ImagesPerSecond:F1} images/s"));
    }

    public void Noted(string note) => Print(DatasetNote.Line(note));

    public void ImageUnreadable(UnreadableImage image) => Print($"    Left out, cannot be read: {image.Path} ({image.Reason})");

    public void EpochEnded(EpochEnd end) => _progress.Clear();

    public void Failed(TrainingFailed failed) => report.Log(failed);

    /// <summary>The table of the experiments, in the order of their values, and what follows from it.</summary>
    public void Results<T>(AnalysisResult<T> result) => report.Result(result, to => Results(to, result));

    private static void Results<T>(Report to, AnalysisResult<T> result)
    {
        to.Line("Comparing Experiments");
        to.Line($"Comparison ID:      {result.Comparison.Name}");
        to.Line("Generated statistics of each experiment's best epoch");
        var table = new OrgTable("Experiment Name", "Train Acc", "Val Acc", "Train Loss", "Val Loss", "Epoch", "Time", "Time without cache", "Rank", "Remark");
        foreach (var row in result.Rows)
        {
            var (time, whole) = (Printed.Duration(row.TrainingTime), WithoutCache(row.TrainingTimeWithoutCache));
            if (row.BestEpoch is { } best)
            {
                table.Add(
                    row.Experiment,
                    Share(best.TrainAccuracy),
                    Share(best.ValidationAccuracy),
                    Values.Loss(best.TrainLoss),
                    Values.Loss(best.ValidationLoss),
                    Invariant($"{best.Epoch}"),
                    time,
                    whole,
                    Place(row),
                    row.Defect ?? row.Reason ?? "");
            }
            else
            {
                table.Add(row.Experiment, "failed", "", "", "", "", time, whole, "", "");
            }
        }

        foreach (var line in table.Lines())
            to.Line(line);
        to.Line();
        foreach (var row in result.Rows.Where(row => row.Failure is not null))
            to.Line($"Failed: {row.Experiment}: {row.Failure}");
        foreach (var finding in result.Findings)
            to.Line(finding);
        to.Line();
    }

    private TimeSpan Estimated(TrainingProgress progress)
    {
        var pass = progress.TotalImages / progress.ImagesPerSecond;
        if (progress.Phase == TrainingPhase.Features)
            return TimeSpan.FromSeconds(pass); // Beside the base's work that of the head is nothing.
        var validationShare = (double)_start!.Images.Validation.Samples.Count / _start.Images.Train.Samples.Count;
        return TimeSpan.FromSeconds(pass * (1 + ValidationCost * validationShare) * (progress.NumEpochs - progress.Epoch + 1));
    }

    private static string Place<T>(AnalysisRow<T> row) => row.Rank switch
    {
        null => "none",
        1 => "best",
        { } rank => Invariant($"{rank}"),
    };

    private static string Rough(TimeSpan time) => time.TotalMinutes < 1 ? Invariant($"{Math.Max(1, time.TotalSeconds):F0} sec") : Invariant($"{time.TotalMinutes:F0} min");

    private static string WithoutCache(TimeSpan? time) => time is { } whole ? Printed.Duration(whole) : Values.None;

    private static string Share(double share) => Invariant($"{share:F4}");

    private void Print(params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines)
            _progress.Print(line);
    }
}
