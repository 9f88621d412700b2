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
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    private nn.Module Learning => setup.FreezeBase ? setup.Model.Head : setup.Model;

    private int StepsPerEpoch
    {
        get
        {
            var batches = (setup.Train.Samples.Count + setup.Dataset.BatchSize - 1) / setup.Dataset.BatchSize;
            return (batches + setup.Training.GradientAccumulation - 1) / setup.Training.GradientAccumulation;
        }
    }

    /// <summary>Trains from the start, or from where <paramref name="from"/> ended, to the last epoch.</summary>
    /// <returns>Every epoch, those before <paramref name="from"/> included.</returns>
    /// <exception cref="OperationCanceledException">Cancelled between two batches; the epochs before this one were reported.</exception>
    /// <exception cref="MonkException">The loss is not a number, or no image could be read.</exception>
    public IReadOnlyList<EpochResult> Run(ResumePoint? from, CancellationToken cancellation)
    {
        using var loss = new LossFunction(setup.Loss, setup.MultiLabel, setup.Device);
        using var optimizer = OptimizerFactory.Create(setup.Optimizer, setup.Model.parameters().Where(parameter => parameter.requires_grad));
        from?.Restore(setup.Model, optimizer);
        var updates = new WeightUpdates(setup, Learning, optimizer);
        var history = from?.History.ToList() ?? [];
        using var examples = new ExampleSets(setup, listeners, _clock);

        var numEpochs = setup.Training.NumEpochs;
        for (var epoch = history.Count + 1; epoch <= numEpochs; epoch++)
        {
            var rate = updates.BeginEpoch(history, new TrainingPlan(StepsPerEpoch, numEpochs));
            Seeds.ForEpoch(setup.Training.Seed, epoch);
            foreach (var listener in listeners)
                listener.EpochStarted(epoch, numEpochs, rate);

            var started = _clock.GetTimestamp();
            examples.Prepare(epoch, cancellation);
            var (trainLoss, trainAccuracy, trainImages) = TrainEpoch(examples.Train, loss, updates, epoch, cancellation);
            var trainSeconds = _clock.GetElapsedTime(started).TotalSeconds;
            var (validationLoss, validationAccuracy, _) = Validate(examples.Validation, loss, epoch, cancellation);

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
            history.Add(result);
            var best = BestEpoch.Of(history, setup.Train.MultiLabelClasses is not null);
            foreach (var listener in listeners)
                listener.EpochEnded(new EpochEnd(result, history, best, setup.Model, optimizer));
        }

        return history;
    }

    private (double Loss, double Accuracy, int Images) TrainEpoch(IExamples examples, LossFunction loss, WeightUpdates updates, int epoch, CancellationToken cancellation)
    {
        setup.Model.TrainUnfrozen();
        var order = EpochOrder.ForTraining(setup.Dataset, setup.Train.Samples, setup.Training.Seed, epoch);
        using var meter = new EpochMeter(setup.Device, setup.Loss);
        EachBatch(examples, order, epoch, TrainingPhase.Training, meter, Step, cancellation);
        updates.EndEpoch();
        return Finished(meter, "training", epoch);

        void Step(ExampleBatch batch)
        {
            updates.BeginBatch();
            var (logits, meanLoss) = ForwardWithLoss(batch, loss);
            updates.Add(meanLoss, (int)batch.Labels.shape[0]);
            meter.Add(meanLoss, logits, batch.Labels);
        }
    }

    private (double Loss, double Accuracy, int Images) Validate(IExamples examples, LossFunction loss, int epoch, CancellationToken cancellation)
    {
        setup.Model.eval();

        using var meter = new EpochMeter(setup.Device, setup.Loss);
        using var inference = inference_mode();
        EachBatch(examples, EpochOrder.Sequential(examples.Count), epoch, TrainingPhase.Validation, meter, Step, cancellation);
        return Finished(meter, "validation", epoch);

        void Step(ExampleBatch batch)
        {
            var logits = batch.AreFeatures ? setup.Model.Classify(batch.Input) : setup.Model.call(batch.Input);
            meter.Add(loss.Of(logits, batch.Labels), logits, batch.Labels);
        }
    }

    private (Tensor Logits, Tensor Loss) ForwardWithLoss(ExampleBatch batch, LossFunction loss)
    {
        try
        {
            if (setup.FreezeBase)
            {
                var logits = setup.Model.Classify(FrozenFeatures(batch));
                return (logits, loss.Of(logits, batch.Labels));
            }

            var (main, auxiliary) = setup.Model.ForwardTraining(batch.Input);
            var sum = loss.Of(main, batch.Labels);
            foreach (var (branch, weight) in auxiliary)
                sum = sum + weight * loss.Of(branch, batch.Labels);
            return (main, sum);
        }
        catch (ExternalException e) when (e.Message.Contains("Expected more than 1 value per channel", StringComparison.Ordinal))
        {
            throw new MonkException($"A batch of {batch.Input.shape[0]} image(s) of {batch.Input.shape[2]}×{batch.Input.shape[3]} pixels leaves a batch norm a single value to normalize. Use a larger input size, or a batch size that does not leave a last batch of one image.", e);
        }
    }

    private Tensor FrozenFeatures(ExampleBatch batch)
    {
        if (batch.AreFeatures)
            return batch.Input;
        using var noGradient = no_grad();
        return setup.Model.Features(batch.Input);
    }

    private void EachBatch(
        IExamples examples, int[] order, int epoch, TrainingPhase phase, EpochMeter meter, Action<ExampleBatch> step, CancellationToken cancellation)
    {
        var started = _clock.GetTimestamp();
        var waitedBefore = examples.Waited;
        foreach (var batch in examples.Read(order, epoch, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            using (NewDisposeScope())
                step(batch);

            var seconds = _clock.GetElapsedTime(started).TotalSeconds;
            var progress = new TrainingProgress
            {
                Epoch = epoch,
                NumEpochs = setup.Training.NumEpochs,
                Phase = phase,
                Images = meter.Images,
                TotalImages = order.Length,
                ImagesPerSecond = meter.Images / seconds,
                WaitingForData = Math.Min(1, (examples.Waited - waitedBefore).TotalSeconds / seconds),
            };
            foreach (var listener in listeners)
                listener.BatchEnded(progress);
        }
    }

    private (double Loss, double Accuracy, int Images) Finished(EpochMeter meter, string purpose, int epoch)
    {
        if (meter.Images == 0)
            throw new MonkException($"None of the {purpose} images could be read.");
        if (!double.IsFinite(meter.Loss))
            throw new MonkException($"The {purpose} loss of epoch {epoch} is not a finite number: training has diverged. Lower the learning rate, which starts at {setup.Optimizer.LearningRate.ToString("G6", System.Globalization.CultureInfo.InvariantCulture)}. The epochs before are kept.");
        return (meter.Loss, meter.Accuracy, meter.Images);
    }
}
