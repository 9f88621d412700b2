using Monk.Data;
using Monk.Losses;
using Monk.Runtime;
using Monk.Training.Listeners;
using Monk.Training.Metrics;
using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>The training loop: batches, forward, loss, backward, step, schedule, metrics. What else should happen, listeners do.</summary>
internal sealed class Trainer(TrainingSetup setup, IReadOnlyList<ITrainingListener> listeners, TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly bool _readsBatches = listeners.Any(listener => listener.WantsLosses);

    /// <summary>Why the last run ended.</summary>
    public TrainingStop StoppedBy { get; private set; }

    /// <summary>The epoch of the last run whose weights are the best, as <see cref="BestEpoch"/> says.</summary>
    public EpochResult? Best { get; private set; }

    /// <summary>
    /// Trains from the start, or from where <paramref name="from"/> ended, to the last epoch or until a rule of the options stops it.
    /// </summary>
    /// <returns>Every epoch, those before <paramref name="from"/> included.</returns>
    /// <remarks>What is in the network then is what was validated: the averages, where weights are averaged.</remarks>
    /// <exception cref="OperationCanceledException">Cancelled between two batches; the epochs before this one were reported.</exception>
    /// <exception cref="MonkException">
    /// The loss is not a number, a batch leaves a batch norm nothing to normalize by, or no image could be read.
    /// </exception>
    public IReadOnlyList<EpochResult> Run(ResumePoint? from, CancellationToken cancellation)
    {
        using var loss = new LossFunction(setup.Loss, setup.MultiLabel, setup.Device);
        using var optimizer = setup.Optimizer.Create(setup.Model.parameters().Where(parameter => parameter.requires_grad));
        OptimizerTensors.RequireThatCanBeSaved(setup.Model, optimizer);

        using var averages = setup.Training.WeightAveragingDecay is { } decay ? new AveragedWeights(ResumePoint.Changing(setup.Model, setup.FreezeBase), decay) : null;
        from?.Restore(setup.Model, setup.FreezeBase, optimizer, averages);
        using var updates = new WeightUpdates(setup, optimizer, averages);
        var forward = new TrainingForward(setup, loss);
        var history = from?.History.ToList() ?? [];
        Best = from?.Best(setup.MultiLabel);
        var metrics = EpochMetrics.For(setup);
        using var examples = new ExampleSets(setup, listeners, _clock);
        BatchNormGuard.Watch(setup.Model);

        var goesOn = history.Count > 0;
        var numEpochs = setup.Training.NumEpochs;
        var began = _clock.GetTimestamp();
        var longest = TimeSpan.Zero;
        while (Goes(history, began, longest))
        {
            var epoch = history.Count + 1;
            averages?.Hide();
            var rate = updates.BeginEpoch(history);
            Seeds.ForEpoch(setup.Training.Seed, epoch);
            foreach (var listener in listeners)
                listener.EpochStarted(epoch, numEpochs, rate);

            var workBefore = examples.Work;
            var started = _clock.GetTimestamp();
            examples.Prepare(epoch, cancellation);
            var prepared = _clock.GetTimestamp();
            var (trainLoss, trainAccuracy, trainImages) = TrainEpoch(examples.Train, forward, updates, epoch, cancellation);
            var trainSeconds = _clock.GetElapsedTime(started).TotalSeconds;
            averages?.Show();
            using var spread = new OutputSpread();
            var (validationLoss, validationAccuracy, _) = Validate(examples.Validation, loss, spread, metrics, updates.Rate, epoch, cancellation);
            examples.NoteImages();

            var work = examples.Work.Since(workBefore);
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
                // What a resumed training finds, it has made itself, in epochs whose time is counted.
                Cached = goesOn ? work.WithoutFound() : work,
                OutputsAreEqual = spread.IsNone,
                OwnMetrics = metrics?.Take(text => NoteMetric(epoch, text)),
            };
            NoteDeath(result, history);
            history.Add(result);
            Best = BestEpoch.After(Best, history, setup.Validation.Samples.Count, setup.MultiLabel);
            foreach (var listener in listeners)
                listener.EpochEnded(new EpochEnd(result, history, Best, setup.Model, optimizer, averages));
            var took = _clock.GetElapsedTime(prepared);
            longest = took > longest ? took : longest;
        }

        averages?.Show();
        return history;
    }

    /// <summary>Says it in the first epoch of several, also where a resumed run begins with one.</summary>
    private void NoteDeath(EpochResult result, List<EpochResult> before)
    {
        if (!result.OutputsAreEqual || before is [.., { OutputsAreEqual: true }])
            return;
        foreach (var listener in listeners)
            listener.Noted(
                $"In epoch {result.Epoch} the network gives the same outputs for every validation image: it tells nothing apart, and its accuracy is that of always "
                + "naming one class. Lower the learning rate, or begin with other weights.");
    }

    private void NoteMetric(int epoch, string text)
    {
        foreach (var listener in listeners)
            listener.Noted($"epoch {epoch}: {text}");
    }

    private bool Goes(List<EpochResult> history, long began, TimeSpan longestEpoch)
    {
        TrainingStop? stop = null;
        if (history.Count >= setup.Training.NumEpochs)
            stop = TrainingStop.LastEpoch;
        else if (setup.Training.EarlyStopping is { } options && StopRules.HasStalled(options, history, setup.Validation.Samples.Count))
            stop = TrainingStop.EarlyStopping;
        // One epoch is trained in any case: with none there would be nothing to keep.
        else if (longestEpoch > TimeSpan.Zero && StopRules.WouldOverrun(setup.Training.TimeBudget, _clock.GetElapsedTime(began), longestEpoch))
            stop = TrainingStop.TimeBudget;
        StoppedBy = stop ?? StoppedBy;
        return stop is null;
    }

    private (double Loss, double Accuracy, int Images) TrainEpoch(IExamples examples, TrainingForward forward, WeightUpdates updates, int epoch, CancellationToken cancellation)
    {
        setup.Model.TrainUnfrozen();
        forward.BeginEpoch(epoch);
        var order = EpochOrder.ForTraining(setup.Dataset, setup.Train.Samples, setup.Training.Seed, epoch);

        using var meter = new EpochMeter(setup.Device, setup.Loss) { ReadsBatches = _readsBatches };
        EachBatch(examples, order, epoch, TrainingPhase.Training, meter, () => updates.Rate, Step, cancellation);
        updates.EndEpoch();
        return Finished(meter, "training", epoch);

        void Step(ExampleBatch batch)
        {
            var (logits, batchLoss, labels) = forward.Of(batch);
            updates.Add(batchLoss);
            meter.Add(batchLoss, logits, labels);
        }
    }

    private (double Loss, double Accuracy, int Images) Validate(
        IExamples examples, LossFunction loss, OutputSpread spread, EpochMetrics? metrics, double rate, int epoch, CancellationToken cancellation)
    {
        setup.Model.eval();

        using var meter = new EpochMeter(setup.Device, setup.Loss) { ReadsBatches = _readsBatches };
        using var inference = inference_mode();
        EachBatch(examples, EpochOrder.Sequential(examples.Count), epoch, TrainingPhase.Validation, meter, () => rate, Step, cancellation);
        return Finished(meter, "validation", epoch);

        void Step(ExampleBatch batch)
        {
            var logits = batch.AreFeatures ? setup.Model.Classify(batch.Input) : setup.Model.call(batch.Input);
            meter.Add(loss.OfBatch(logits, batch.Labels), logits, batch.Labels);
            spread.Add(logits);
            metrics?.Add(logits, batch.Labels);
        }
    }

    private void EachBatch(
        IExamples examples, int[] order, int epoch, TrainingPhase phase, EpochMeter meter, Func<double> rate, Action<ExampleBatch> step, CancellationToken cancellation)
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
            BatchNumbers? numbers = _readsBatches ? new BatchNumbers(meter.LastLoss, meter.LastDivisor, meter.Loss, rate()) : null;
            foreach (var listener in listeners)
                listener.BatchEnded(progress, numbers);
        }
    }

    private (double Loss, double Accuracy, int Images) Finished(EpochMeter meter, string purpose, int epoch)
    {
        if (meter.Images == 0)
            throw new MonkException($"None of the {purpose} images could be read.");
        if (meter.Divisor == 0)
            throw new MonkException($"None of the {purpose} images counts in the loss: all their classes have weight 0. Give a class that is among them a weight above 0.");
        if (!double.IsFinite(meter.Loss))
            throw new MonkException($"The {purpose} loss of epoch {epoch} is not a finite number: training has diverged. Lower the learning rate, which starts at {setup.Optimizer.LearningRate.ToString("G6", System.Globalization.CultureInfo.InvariantCulture)}. The epochs before are kept.");
        return (meter.Loss, meter.Accuracy, meter.Images);
    }
}
