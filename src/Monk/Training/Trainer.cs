using System.Runtime.InteropServices;
using Monk.Data;
using Monk.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>The training loop: batches, forward, loss, backward, step, schedule, metrics. What else should happen, listeners do.</summary>
internal sealed class Trainer(TrainingSetup setup, IReadOnlyList<ITrainingListener> listeners, TimeProvider? clock = null)
{
    // Validation keeps no activations, so its batches may be larger; the results are the same.
    private const int ValidationBatchSize = 32;

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly BatchLoader _trainLoader = Loader(setup, setup.Train, setup.Dataset.BatchSize, listeners);
    private readonly BatchLoader _validationLoader = Loader(setup, setup.Validation, ValidationBatchSize, listeners);

    /// <summary>Trains from the start, or from where <paramref name="from"/> ended, to the last epoch.</summary>
    /// <returns>Every epoch, those before <paramref name="from"/> included.</returns>
    /// <exception cref="OperationCanceledException">Cancelled between two batches; the epochs before this one were reported.</exception>
    /// <exception cref="MonkException">The loss is not a number, or no image could be read.</exception>
    public IReadOnlyList<EpochResult> Run(ResumePoint? from, CancellationToken cancellation)
    {
        using var optimizer = OptimizerFactory.Create(setup.Optimizer, setup.Model.parameters().Where(parameter => parameter.requires_grad));
        from?.Restore(setup.Model, optimizer);
        var history = from?.History.ToList() ?? [];

        var numEpochs = setup.Training.NumEpochs;
        for (var epoch = history.Count + 1; epoch <= numEpochs; epoch++)
        {
            var rate = LearningRateSchedule.RateAfter(setup.Schedule, setup.Optimizer.LearningRate, history);
            OptimizerFactory.SetLearningRate(optimizer, rate);
            Seeds.ForEpoch(setup.Training.Seed, epoch);
            foreach (var listener in listeners)
                listener.EpochStarted(epoch, numEpochs, rate);

            var started = _clock.GetTimestamp();
            var (trainLoss, trainAccuracy, trainImages) = TrainEpoch(optimizer, epoch, cancellation);
            var trainSeconds = _clock.GetElapsedTime(started).TotalSeconds;
            var (validationLoss, validationAccuracy, _) = Validate(epoch, cancellation);

            var result = new EpochResult
            {
                Epoch = epoch,
                TrainAccuracy = trainAccuracy,
                TrainLoss = trainLoss,
                ValidationAccuracy = validationAccuracy,
                ValidationLoss = validationLoss,
                LearningRate = rate,
                Seconds = _clock.GetElapsedTime(started).TotalSeconds,
                ImagesPerSecond = trainImages / trainSeconds,
            };
            var isBest = history.All(earlier => earlier.ValidationAccuracy < validationAccuracy);
            history.Add(result);
            foreach (var listener in listeners)
                listener.EpochEnded(new EpochEnd(result, history, isBest, setup.Model, optimizer));
        }

        return history;
    }

    private (double Loss, double Accuracy, int Images) TrainEpoch(OptimizerHelper optimizer, int epoch, CancellationToken cancellation)
    {
        setup.Model.train(!setup.FreezeBase);
        setup.Model.Head.train();

        var samples = setup.Train.Samples;
        var order = setup.Dataset.Shuffle
            ? EpochOrder.Shuffled(samples.Count, setup.Training.Seed, epoch)
            : EpochOrder.Sequential(samples.Count);
        var pipeline = new TransformPipeline(setup.Dataset.TrainTransforms, setup.Training.Seed, setup.Device);

        using var meter = new EpochMeter(setup.Device);
        EachBatch(_trainLoader, order, pipeline, epoch, TrainingPhase.Training, meter, Step, cancellation);
        return Finished(meter, "training", epoch);

        void Step(Tensor images, Tensor labels)
        {
            setup.Model.zero_grad(set_to_none: true);
            var (logits, loss) = ForwardWithLoss(images, labels);
            loss.backward();
            optimizer.step();
            meter.Add(loss, logits, labels);
        }
    }

    private (double Loss, double Accuracy, int Images) Validate(int epoch, CancellationToken cancellation)
    {
        setup.Model.eval();
        var pipeline = new TransformPipeline(setup.Dataset.ValidationTransforms, setup.Training.Seed, setup.Device);

        using var meter = new EpochMeter(setup.Device);
        using var inference = inference_mode();
        EachBatch(_validationLoader, EpochOrder.Sequential(setup.Validation.Samples.Count), pipeline, epoch, TrainingPhase.Validation, meter, Step, cancellation);
        return Finished(meter, "validation", epoch);

        void Step(Tensor images, Tensor labels)
        {
            var logits = setup.Model.call(images);
            meter.Add(LossFunction.Of(setup.Loss, logits, labels), logits, labels);
        }
    }

    private (Tensor Logits, Tensor Loss) ForwardWithLoss(Tensor images, Tensor labels)
    {
        try
        {
            if (setup.FreezeBase)
            {
                Tensor features;
                using (no_grad())
                    features = setup.Model.Features(images);
                var logits = setup.Model.Classify(features);
                return (logits, LossFunction.Of(setup.Loss, logits, labels));
            }

            var (main, auxiliary) = setup.Model.ForwardTraining(images);
            var loss = LossFunction.Of(setup.Loss, main, labels);
            foreach (var (branch, weight) in auxiliary)
                loss = loss + weight * LossFunction.Of(setup.Loss, branch, labels);
            return (main, loss);
        }
        catch (ExternalException e) when (e.Message.Contains("Expected more than 1 value per channel", StringComparison.Ordinal))
        {
            throw new MonkException($"A batch of {images.shape[0]} image(s) of {images.shape[2]}×{images.shape[3]} pixels leaves a batch norm a single value to normalize. Use a larger input size, or a batch size that does not leave a last batch of one image.", e);
        }
    }

    private void EachBatch(
        BatchLoader loader, int[] order, TransformPipeline pipeline, int epoch, TrainingPhase phase, EpochMeter meter, Action<Tensor, Tensor> step, CancellationToken cancellation)
    {
        var started = _clock.GetTimestamp();
        foreach (var batch in loader.Read(order, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            using (batch)
            using (NewDisposeScope())
            {
                var labels = tensor(batch.Labels.ToArray(), device: setup.Device);
                step(pipeline.Apply(batch, epoch), labels);
            }

            var progress = new TrainingProgress
            {
                Epoch = epoch,
                NumEpochs = setup.Training.NumEpochs,
                Phase = phase,
                Images = meter.Images,
                TotalImages = order.Length,
                ImagesPerSecond = meter.Images / _clock.GetElapsedTime(started).TotalSeconds,
            };
            foreach (var listener in listeners)
                listener.BatchEnded(progress);
        }
    }

    private static BatchLoader Loader(TrainingSetup setup, LabelledImages images, int batchSize, IReadOnlyList<ITrainingListener> listeners) => new(
        images.Root,
        images.Samples,
        setup.Dataset.InputSize,
        setup.Dataset.InputSize,
        batchSize,
        setup.Dataset.Workers,
        bad =>
        {
            foreach (var listener in listeners)
                listener.ImageUnreadable(new UnreadableImage(bad.Path, bad.Reason));
        });

    private (double Loss, double Accuracy, int Images) Finished(EpochMeter meter, string purpose, int epoch)
    {
        if (meter.Images == 0)
            throw new MonkException($"None of the {purpose} images could be read.");
        if (!double.IsFinite(meter.Loss))
            throw new MonkException($"The {purpose} loss of epoch {epoch} is not a finite number: training has diverged. Lower the learning rate, which starts at {setup.Optimizer.LearningRate.ToString("G6", System.Globalization.CultureInfo.InvariantCulture)}. The epochs before are kept.");
        return (meter.Loss, meter.Accuracy, meter.Images);
    }
}
