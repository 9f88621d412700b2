using Monk.Data;
using Monk.Data.Reading;
using Monk.Experiments;
using Monk.Files;
using Monk.Losses;
using Monk.Runtime;
using Monk.Schedules;
using Monk.Training;

namespace Monk.Analysis;

/// <summary>
/// Tests learning rates on a network of its own, as an experiment's training would begin with it. The experiment's state is only read.
/// </summary>
internal sealed class LearningRateFinder(ExperimentPaths paths, ExperimentState state, IReadOnlyList<ITrainingListener> listeners, DatasetReading reading)
{
    private static readonly string[] Headings = ["learning_rate", "loss", "smoothed_loss"];

    /// <summary>Runs the test and writes its picture and its table.</summary>
    public LearningRateRange Run(double start, double end, int steps, Action<LearningRatePoint> stepped, CancellationToken cancellation, Action? mayWrite = null)
    {
        var (points, diverged) = Losses(start, end, steps, stepped, cancellation);
        var (valley, steepest) = SuggestedRates.Of(points, steps);
        var range = new LearningRateRange
        {
            Points = points,
            Diverged = diverged,
            Valley = valley,
            Steepest = steepest,
            IsNoise = SuggestedRates.AreNoise(points, steps),
            Picture = paths.LearningRatePlot,
            Table = paths.LearningRateTable,
        };
        Keep(
            range.Table, stream => CsvTable.Write(stream, Headings, points.Select(point => (object[])[point.LearningRate, point.Loss, point.SmoothedLoss])), mayWrite);
        Keep(
            range.Picture,
            stream => stream.Write(new LearningRateChart { Title = $"{paths.Project} / {paths.Experiment}", Range = range }.ToPicture().ToPng()),
            mayWrite);
        return range;
    }

    // The rates are what was asked for, and the caller has them in any case.
    private void Keep(string file, Action<Stream> write, Action? mayWrite)
    {
        if (OptionalFile.WhyNotWritten(file, write, mayWrite) is not { } why)
            return;
        foreach (var listener in listeners)
            listener.Noted($"{why} The suggested rates do not depend on it.");
    }

    private (IReadOnlyList<LearningRatePoint> Points, bool Diverged) Losses(double start, double end, int steps, Action<LearningRatePoint> stepped, CancellationToken cancellation)
    {
        var (dataset, training) = (state.Dataset!, state.Training!);
        var images = ExperimentImages.Load(dataset, paths.Workspace, training.Seed, reading);
        var loss = TrainingRules.RequireFit(state, images);
        var device = ComputeDevice.Choose(state.Model!.UseGpu);
        var (model, _, _) = StartingNetwork.Create(state.Model, images.Contents.Classes, training.Seed, paths.Workspace, device, listeners, cancellation);
        using (model)
        {
            model.Precision = PrecisionChoice.Resolve(training.Precision, model.CanUseBFloat16 && model.IsBaseFrozen, device);
            TrainingRules.RequireFit(state, loss, model, device);
            return new LearningRateSweep(
                new TrainingSetup
                {
                    Model = model,
                    FreezeBase = model.IsBaseFrozen,
                    Train = images.Train,
                    Validation = images.Validation,
                    Dataset = dataset,
                    Optimizer = state.Optimizer!,
                    Schedule = new FixedScheduleOptions(), // The test sets the rate itself.
                    Loss = loss,
                    Training = training with { GradientAccumulation = 1, NumEpochs = LearningRateSweep.Epochs(steps, images.Train.Samples.Count, dataset.BatchSize) },
                    Device = device,
                },
                listeners).Run(start, end, steps, stepped, cancellation);
        }
    }
}
