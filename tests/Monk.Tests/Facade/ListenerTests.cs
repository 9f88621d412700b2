using Monk.Tests.Support;
using Monk.Training.Listeners;

namespace Monk.Tests.Facade;

/// <summary>What a listener is told, in which order, and with which numbers.</summary>
public sealed class ListenerTests : IDisposable
{
    private readonly TinyScene _tiny = new();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void Events_come_in_the_order_in_which_things_happen()
    {
        var log = new EventLog();
        using var prototype = New(log, epochs: 2);
        prototype.UpdateBatchSize(4);
        prototype.UpdateSaveIntermediateModels(true);

        var result = prototype.Train();

        var best = result.Epochs.Select(epoch => epoch.Epoch == 1 || epoch.Epoch == result.BestEpoch.Epoch).ToList();
        Assert.Equal(
            ["OnStarted", .. Epoch(best[0]), .. Epoch(best[1]), "OnCheckpointWritten", "OnStopped"],
            log.Names.Where(name => name != "OnBatchEnded"));
        Assert.Equal(
            Enumerable.Repeat((TrainingPhase.Training, 1), 3).Concat([(TrainingPhase.Validation, 1)]).Select((batch, i) => (batch.Item1, i % 3 + 1)).Concat(
            Enumerable.Repeat((TrainingPhase.Training, 2), 3).Concat([(TrainingPhase.Validation, 2)]).Select((batch, i) => (batch.Item1, i % 3 + 1))),
            log.Of<BatchEnded>().Select(batch => (batch.Progress.Phase, batch.Batch)));

        static string[] Epoch(bool isBest) =>
            ["OnEpochStarted", "OnCheckpointWritten", .. isBest ? ["OnCheckpointWritten"] : Array.Empty<string>(), "OnCheckpointWritten", "OnEpochEnded"];
    }

    [Fact]
    public void Events_tell_what_is_trained_and_what_came_of_it()
    {
        var log = new EventLog();
        using var prototype = New(log, epochs: 2);

        var result = prototype.Train();

        var started = Assert.Single(log.Of<TrainingStarted>());
        Assert.Equal(("p", "e", 2, 0, false), (started.Project, started.Experiment, started.NumEpochs, started.EpochsDone, started.IsResumed));
        Assert.Equal(["circle", "stripes"], started.Classes);
        Assert.Equal(12, started.TrainImages + started.ValidationImages);
        Assert.Equal((2, 2), (started.Layers, started.TrainableLayers));
        Assert.Null(started.ClassWeights);
        Assert.Equal(result.Epochs.Select(epoch => (epoch.Epoch, 2, epoch.LearningRate)), log.Of<EpochStarted>().Select(epoch => (epoch.Epoch, epoch.NumEpochs, epoch.LearningRate)));
        var ended = log.Of<EpochEnded>();
        Assert.Equal(result.Epochs, ended.Select(epoch => epoch.Result));
        Assert.Equal([1, 2], ended.Select(epoch => epoch.History.Count));
        Assert.Equal(result.BestEpoch, ended[^1].Best);
        Assert.All(ended, epoch => Assert.Equal(epoch.IsBest, ReferenceEquals(epoch.Result, epoch.Best)));
        var stopped = Assert.Single(log.Of<TrainingStopped>());
        Assert.Equal((TrainingStop.LastEpoch, result.FinalModel), (stopped.Reason, stopped.Result.FinalModel));
        Assert.Equal(result.Epochs, stopped.Result.Epochs);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    public void The_batches_losses_make_up_the_epochs_loss(bool weighted, int accumulated)
    {
        var log = new EventLog();
        using var prototype = New(log, epochs: 2);
        prototype.UpdateBatchSize(4);
        prototype.GradientAccumulation(accumulated);
        if (weighted)
            prototype.LossSoftmaxCrossentropy(weight: [1, 3]);

        var result = prototype.Train();

        foreach (var epoch in result.Epochs)
        {
            foreach (var (phase, loss) in new[] { (TrainingPhase.Training, epoch.TrainLoss), (TrainingPhase.Validation, epoch.ValidationLoss) })
            {
                var batches = log.Of<BatchEnded>().Where(batch => batch.Epoch == epoch.Epoch && batch.Progress.Phase == phase).ToList();
                Assert.Equal(loss, batches.Sum(batch => batch.Loss!.Value * batch.Weight!.Value) / batches.Sum(batch => batch.Weight!.Value), 1e-9);
                Assert.Equal(loss, batches[^1].RunningLoss);
                Assert.Equal(batches[^1].Progress.Images, batches.Sum(batch => batch.Images));
                Assert.All(batches, batch => Assert.Equal(epoch.LearningRate, batch.LearningRate));
            }
        }

        if (!weighted)
            Assert.All(log.Of<BatchEnded>(), batch => Assert.Equal(batch.Images, batch.Weight));
    }

    [Fact]
    public void Features_of_a_frozen_base_are_batches_without_a_loss()
    {
        var log = new EventLog();
        using var prototype = _tiny.New("e", epochs: 1, frozen: true);
        prototype.AddListener(log);

        prototype.Train();

        var phases = log.Of<BatchEnded>().ToLookup(batch => batch.Progress.Phase);
        Assert.NotEmpty(phases[TrainingPhase.Features]);
        Assert.All(phases[TrainingPhase.Features], batch => Assert.Equal((null, null, null, null), (batch.Loss, batch.Weight, batch.RunningLoss, batch.LearningRate)));
        Assert.All(phases[TrainingPhase.Training], batch => Assert.NotNull(batch.Loss));
    }

    [Fact]
    public void A_checkpoint_that_is_told_of_is_there()
    {
        EventLog? log = null;
        List<bool> there = [];
        log = new EventLog(name =>
        {
            if (name == "OnCheckpointWritten")
                there.Add(File.Exists(((CheckpointWritten)log!.Events[^1].Event).Path));
        });
        using var prototype = New(log, epochs: 2);
        prototype.UpdateSaveIntermediateModels(true);

        var result = prototype.Train();

        Assert.All(there, Assert.True);
        var written = log.Of<CheckpointWritten>();
        Assert.Equal([1, 2], written.Where(file => file.Kind == CheckpointKind.Intermediate).Select(file => file.Epoch));
        Assert.Equal([1, 2], written.Where(file => file.Kind == CheckpointKind.Resume).Select(file => file.Epoch));
        Assert.Equal((result.BestModel, result.BestEpoch.Epoch), written.Where(file => file.Kind == CheckpointKind.Best).Select(file => (file.Path, file.Epoch)).Last());
        Assert.Equal(new CheckpointWritten(result.FinalModel, 2, CheckpointKind.Final), written[^1]);
    }

    [Fact]
    public void An_image_that_cannot_be_read_is_told_of_once()
    {
        File.WriteAllBytes(_tiny.Image, [1, 2, 3]);
        var log = new EventLog();
        using var prototype = New(log, epochs: 2);

        var result = prototype.Train();

        Assert.Equal(result.UnreadableImages, log.Of<UnreadableImage>());
        Assert.Equal("circle/000.png", Assert.Single(log.Of<UnreadableImage>()).Path);
    }

    [Fact]
    public void A_resumed_training_tells_of_the_epochs_before()
    {
        var first = _tiny.Train("e", epochs: 2);
        var log = new EventLog();
        using var resumed = _tiny.Scene.Resumed();
        resumed.UpdateNumEpochs(3);
        resumed.AddListener(log);

        var result = resumed.Train();

        Assert.Equal(["OnStarted", "OnResumed", "OnEpochStarted"], log.Names.Where(name => name != "OnNoted").Take(3));
        Assert.Equal((2, 3, true), log.Of<TrainingStarted>().Select(started => (started.EpochsDone, started.NumEpochs, started.IsResumed)).Single());
        var before = log.Of<TrainingResumed>().Single();
        Assert.Equal(first.Epochs.Select(epoch => epoch.TrainLoss), before.History.Select(epoch => epoch.TrainLoss));
        Assert.Equal(first.BestEpoch.Epoch, before.Best.Epoch);
        Assert.Equal(result.Epochs, log.Of<EpochEnded>().Single().History);
    }

    [Fact]
    public void A_cancelled_training_has_failed_without_anything_wrong()
    {
        var log = new EventLog();
        using var prototype = New(log, epochs: 3);
        using var stop = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => prototype.Train(new AtEpoch(2, stop.Cancel), stop.Token));

        var failed = log.Of<TrainingFailed>().Single();
        Assert.Equal(("OnFailed", "p", "e", true, 1), (log.Names.Last(), failed.Project, failed.Experiment, failed.WasCancelled, failed.LastEpoch));
        Assert.DoesNotContain("OnStopped", log.Names);
    }

    [Fact]
    public void A_training_that_fails_tells_why()
    {
        var log = new EventLog();
        using var prototype = New(log, epochs: 3);
        prototype.OptimizerSgd(1e30);

        var thrown = Assert.Throws<MonkException>(() => prototype.Train());

        var failed = log.Of<TrainingFailed>().Single();
        Assert.Same(thrown, failed.Exception);
        Assert.Equal(("OnFailed", false, 0), (log.Names.Last(), failed.WasCancelled, failed.LastEpoch));
    }

    [Fact]
    public void A_training_that_cannot_begin_has_failed_without_having_started()
    {
        var log = new EventLog();
        using var prototype = New(log, epochs: 1);
        Directory.Delete(_tiny.Scene.Images, recursive: true);

        var thrown = Assert.Throws<MonkException>(() => prototype.Train());

        Assert.Equal(["OnFailed"], log.Names);
        Assert.Same(thrown, log.Of<TrainingFailed>().Single().Exception);
    }

    [Fact]
    public void Each_fold_of_a_cross_validation_is_told_of()
    {
        var log = new EventLog();
        using var prototype = New(log, epochs: 1);

        prototype.CrossValidate(folds: 2);

        Assert.Equal(["e_fold1", "e_fold2"], log.Of<TrainingStarted>().Select(started => started.Experiment));
        Assert.Equal(2, log.Of<TrainingStopped>().Count);
    }

    [Fact]
    public void Each_experiment_of_an_analysis_is_told_of()
    {
        var log = new EventLog();
        using var prototype = New(log, epochs: 1);

        prototype.AnalyseLearningRates("rates", [0.01, 0.1], percentData: 100, numEpochs: 1);

        Assert.Equal([("rates", "Learning_Rate_0.01"), ("rates", "Learning_Rate_0.1")], log.Of<TrainingStarted>().Select(started => (started.Project, started.Experiment)));
        Assert.Equal(2, log.Of<TrainingStopped>().Count);
    }

    [Fact]
    public void Listeners_are_told_in_the_order_in_which_they_were_added()
    {
        List<string> told = [];
        using var prototype = New(new EventLog(name => told.Add("first " + name)), epochs: 1);
        prototype.AddListener(new EventLog(name => told.Add("second " + name)));

        prototype.Train();

        Assert.All(told.Chunk(2), pair => Assert.Equal((pair[0], "first" + pair[1]["second".Length..]), (pair[0], pair[0])));
    }

    [Fact]
    public void A_listener_is_added_once()
    {
        var log = new EventLog();
        using var prototype = New(log, epochs: 1);

        Assert.Contains("has been added already", Assert.Throws<MonkException>(() => prototype.AddListener(log)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => prototype.AddListener(null!));
    }

    private Prototype New(TrainingListener listener, int epochs)
    {
        var prototype = _tiny.New("e", epochs);
        prototype.AddListener(listener);
        return prototype;
    }
}
