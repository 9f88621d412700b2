using Monk.Analysis;
using Monk.Reporting;
using Monk.Runtime;
using Monk.Text;
using Monk.Training;
using static System.FormattableString;

namespace Monk;

public sealed partial class Prototype
{
    /// <summary>
    /// Looks for a good learning rate within some batches: trains a network of its own while the rate rises exponentially from batch to
    /// batch, and looks where the loss falls. The experiment, trained or not, stays as it is; the network starts as the experiment's
    /// training starts.
    /// </summary>
    /// <param name="startLr">The first learning rate. Default: 1e-7, as in fastai.</param>
    /// <param name="endLr">The last learning rate; above the first. Default: 10, as in fastai.</param>
    /// <param name="numSteps">The batches, at least 20. Default: 100, as in fastai.</param>
    /// <param name="cancellationToken">Stops between two batches; nothing is then written.</param>
    /// <returns>
    /// The losses and two suggestions. The losses are also in <c>output/logs/learning_rate_range.csv</c> and <c>.png</c>.
    /// </returns>
    /// <remarks>
    /// The test of L. N. Smith, "Cyclical learning rates for training neural networks" (2017), in the form of fastai's <c>lr_find</c>. It
    /// ends early when the smoothed loss is four times its lowest value. Where the loss falls by no more than chance, the result says so. A
    /// suggestion is where to begin to look, for this optimizer and this batch size: <see cref="AnalyseLearningRates"/> compares a few
    /// rates around it.
    /// </remarks>
    /// <exception cref="MonkException">
    /// An argument is out of range, the experiment is not set up, or its data or weights are missing.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled through <paramref name="cancellationToken"/>.</exception>
    public LearningRateRange FindLearningRate(double startLr = 1e-7, double endLr = 10, int numSteps = 100, CancellationToken cancellationToken = default)
    {
        using var alone = Alone();
        RequireSetUp();
        Check.Positive(nameof(startLr), startLr);
        Check.Positive(nameof(endLr), endLr);
        if (endLr <= startLr)
            throw new MonkException(Invariant($"endLr is {endLr}; it must be above startLr, which is {startLr}."));
        Check.Between(nameof(numSteps), numSteps, 20, 100_000);

        _report.Line("Finding Learning Rate");
        var progress = new ProgressLine(_report);
        using var interruption = new Interruption(cancellationToken);
        try
        {
            var done = 0;
            var range = progress.Around(() => new LearningRateFinder(Store.Paths, State, [new SweepNotes(progress)], _reading).Run(
                startLr,
                endLr,
                numSteps,
                point => progress.Show("Learning rate", ++done, numSteps, Invariant($"{point.LearningRate:0.0e-0}, loss {Values.Loss(point.SmoothedLoss)}")),
                interruption.Token,
                WhileThere(Store.Paths.LearningRateTable)));
            ReportLearningRate(range, numSteps);
            return range;
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            interruption.Saved();
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    private void ReportLearningRate(LearningRateRange range, int numSteps) => _report.Result(range, report =>
    {
        report.Block(
            "Learning Rate Range Test",
            ("Batches", Invariant($"{range.Points.Count} of {numSteps}{(range.Diverged ? ", ended when the loss had grown fourfold" : "")}")),
            ("Suggested (valley)", range.Valley is { } valley ? Invariant($"{valley:0.00e-0}") : "none, too few batches to say"),
            ("Steepest", range.Steepest is { } steepest ? Invariant($"{steepest:0.00e-0}") : "none"),
            ("Plot", range.Picture));
        if (range.IsNoise)
            report.Line($"    {LearningRateRange.Caution}.");
    });

    private sealed class SweepNotes(ProgressLine progress) : ITrainingListener
    {
        public void WeightsDownloading(Monk.Weights.DownloadProgress download) => progress.Show(
            $"Downloading {download.FileName}", download.ReceivedBytes, download.TotalBytes ?? download.ReceivedBytes, Invariant($"{download.ReceivedBytes >> 20} MiB"));

        public void BatchEnded(TrainingProgress features) => progress.Show("Features of the frozen base", features.Images, features.TotalImages, Invariant($"{features.ImagesPerSecond:F1} images/s"));

        public void ImageUnreadable(UnreadableImage image) => progress.Print($"    Left out, cannot be read: {image.Path} ({image.Reason})");

        public void Noted(string note) => progress.Print(DatasetNote.Line(note));
    }
}
