using Monk.Data;
using Monk.Losses;
using Monk.Optimizers;
using Monk.Runtime;
using Monk.Schedules;
using Monk.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Analysis;

/// <summary>Trains a network for a few batches while the learning rate rises exponentially from one to the next.</summary>
internal sealed class LearningRateSweep(TrainingSetup setup, IReadOnlyList<ITrainingListener> listeners)
{
    /// <summary>The share of the average loss that a batch leaves as it was.</summary>
    public const double Smoothing = 0.98;

    private const double Divergence = 4;

    /// <summary>Epochs that so many batches take.</summary>
    public static int Epochs(int steps, int images, int batchSize) => (int)Math.Ceiling(steps / Math.Ceiling((double)images / batchSize));

    /// <summary>Trains until the last rate, or until the smoothed loss is four times its lowest value.</summary>
    /// <param name="start">The first rate.</param>
    /// <param name="end">The last rate.</param>
    /// <param name="steps">The batches.</param>
    /// <param name="stepped">Told of every batch.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public (IReadOnlyList<LearningRatePoint> Points, bool Diverged) Run(double start, double end, int steps, Action<LearningRatePoint> stepped, CancellationToken cancellation)
    {
        using var loss = new LossFunction(setup.Loss, setup.MultiLabel, setup.Device);
        using var optimizer = setup.Optimizer.Create(setup.Model.parameters().Where(parameter => parameter.requires_grad));
        using var examples = new ExampleSets(setup, listeners, TimeProvider.System);
        var forward = new TrainingForward(setup, loss);
        forward.BeginEpoch(1);
        using var updates = new WeightUpdates(setup with { Schedule = new FixedScheduleOptions() }, optimizer);
        Seeds.ForEpoch(setup.Training.Seed, 1);
        examples.Prepare(1, cancellation);
        setup.Model.TrainUnfrozen();
        BatchNormGuard.Watch(setup.Model);

        updates.BeginEpoch([]);
        var points = new List<LearningRatePoint>();
        var (average, lowest, uncounted) = (0.0, double.PositiveInfinity, 0);
        foreach (var batch in Batches(examples.Train, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            var rate = start * Math.Pow(end / start, (double)points.Count / (steps - 1));
            if (Step(batch, rate) is not { } value)
            {
                if (++uncounted > setup.Plan.StepsPerEpoch)
                    throw new MonkException("None of the training images counts in the loss: all their classes have weight 0. Give a class that is among them a weight above 0.");
                continue;
            }

            uncounted = 0;
            average = Smoothing * average + (1 - Smoothing) * value;
            var smoothed = average / (1 - Math.Pow(Smoothing, points.Count + 1));
            if (!double.IsFinite(smoothed))
                return (points, true);

            points.Add(new LearningRatePoint(rate, value, smoothed));
            stepped(points[^1]);
            if (smoothed > Divergence * lowest)
                return (points, true);
            lowest = Math.Min(lowest, smoothed);
            if (points.Count == steps)
                return (points, false);
        }

        throw new MonkException("None of the training images could be read.");

        // Null for a batch of classes of weight 0, whose loss says nothing about the rate.
        double? Step(ExampleBatch batch, double rate)
        {
            using var scope = NewDisposeScope();
            optimizer.SetLearningRate(rate);
            var (_, batchLoss, _) = forward.Of(batch);
            if (batchLoss.Weights?.item<double>() == 0)
                return null;
            updates.Add(batchLoss);
            return batchLoss.Mean.item<float>();
        }
    }

    /// <summary>Epoch after epoch; ends only if none of an epoch's images can be read.</summary>
    private IEnumerable<ExampleBatch> Batches(IExamples examples, CancellationToken cancellation)
    {
        for (var epoch = 1; ; epoch++)
        {
            var any = false;
            foreach (var batch in examples.Read(EpochOrder.ForTraining(setup.Dataset, setup.Train.Samples, setup.Training.Seed, epoch), epoch, cancellation))
            {
                any = true;
                yield return batch;
            }

            if (!any)
                yield break;
        }
    }
}
