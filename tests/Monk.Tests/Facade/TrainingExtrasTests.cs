using Monk.Experiments;
using Monk.Tests.Support;
using Monk.Training;

namespace Monk.Tests.Facade;

/// <summary>What the training parameters and the calls beyond plain training do.</summary>
public sealed class TrainingExtrasTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Intermediate_models_are_kept_one_an_epoch_and_the_last_is_the_final_one()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype, epochs: 3, freezeBase: true);
        prototype.UpdateSaveIntermediateModels(true, "after-");

        var result = prototype.Train();

        var folder = Path.GetDirectoryName(result.FinalModel)!;
        Assert.Equal(["after-1.safetensors", "after-2.safetensors", "after-3.safetensors"], Directory.EnumerateFiles(folder, "after-*").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllBytes(result.FinalModel), File.ReadAllBytes(Path.Combine(folder, "after-3.safetensors")));
        Assert.Equal(File.ReadAllBytes(result.BestModel), File.ReadAllBytes(Path.Combine(folder, $"after-{result.BestEpoch.Epoch}.safetensors")));
    }

    [Fact]
    public void Logs_that_are_not_wanted_are_not_written()
    {
        using var captured = new CapturedConsole();
        using var prototype = _scene.New(verbose: 1);
        _scene.SetUp(prototype, epochs: 1, freezeBase: true);
        prototype.UpdateSaveTrainingLogs(false);

        var result = prototype.Train();

        Assert.Equal(["environment.json"], Directory.EnumerateFiles(result.LogFolder).Select(Path.GetFileName));
        Assert.DoesNotContain("history.csv", captured.Text);
        Assert.Single(result.Epochs);
    }

    [Fact]
    public void Progress_that_is_not_wanted_is_not_printed()
    {
        using var captured = new CapturedConsole();
        using var prototype = _scene.New(verbose: 1);
        _scene.SetUp(prototype, epochs: 1, freezeBase: true);
        prototype.UpdateDisplayProgress(false);
        prototype.UpdateDisplayProgressRealtime(false);

        prototype.Train();

        Assert.DoesNotContain("Epoch 1/1", captured.Text);
        Assert.DoesNotContain("[Epoch 1]", captured.Text);
        Assert.Contains("Training completed in", captured.Text);
    }

    [Fact]
    public void Training_that_no_longer_improves_stops_and_goes_on_with_more_patience()
    {
        using var captured = new CapturedConsole();
        using (var prototype = _scene.New(verbose: 1))
        {
            _scene.SetUp(prototype, epochs: 9, freezeBase: true);
            prototype.EarlyStopping(patience: 2, minimumDelta: 1);
            var result = prototype.Train();

            Assert.Equal(3, result.Epochs.Count);
            Assert.Equal(TrainingStop.EarlyStopping, result.StoppedBy);
            Assert.Equal(ExperimentStatus.Completed, prototype.Status);
            Assert.Contains("Stopped early:         after epoch 3 of 9, validation had not improved for 2 epochs\n", captured.Text);
        }

        using var resumed = new Prototype("p", "e", resumeTrain: true, workspace: _scene.Workspace);
        Assert.Equal(3, resumed.Train().Epochs.Count);
        Assert.Contains("EarlyStopping(3)", captured.Text);
        resumed.EarlyStopping(patience: 4, minimumDelta: 1);
        Assert.Equal(5, resumed.Train().Epochs.Count);
    }

    [Theory]
    [InlineData(1, StoppingMetric.ValidationAccuracy)] // Nothing is better by so much, so that the first epoch stays the best.
    [InlineData(1e-9, StoppingMetric.ValidationLoss)]
    public void The_final_weights_are_those_of_the_best_epoch_by_what_is_watched_also_after_resuming(double minimumDelta, StoppingMetric monitor)
    {
        foreach (var epochs in new[] { 3, 5 })
        {
            using var prototype = epochs == 3 ? _scene.New() : _scene.Resumed();
            if (epochs == 3)
                _scene.SetUp(prototype, epochs, freezeBase: true);
            prototype.UpdateNumEpochs(epochs);
            prototype.UpdateSaveIntermediateModels(true, "after-");
            prototype.EarlyStopping(patience: 9, minimumDelta, monitor);

            var result = prototype.Train();

            var expected = monitor == StoppingMetric.ValidationAccuracy ? 1 : result.Epochs.MinBy(epoch => epoch.ValidationLoss)!.Epoch;
            var models = Path.GetDirectoryName(result.FinalModel)!;
            Assert.Equal(expected, result.FinalEpoch);
            Assert.Equal(File.ReadAllBytes(Path.Combine(models, $"after-{expected}.safetensors")), File.ReadAllBytes(result.FinalModel));
            Assert.Equal(File.ReadAllBytes(Path.Combine(models, $"after-{result.BestEpoch.Epoch}.safetensors")), File.ReadAllBytes(result.BestModel));
            Assert.Equal([$"monitored.{expected}.safetensors"], Directory.EnumerateFiles(models, "monitored.*").Select(Path.GetFileName));
        }
    }

    [Fact]
    public void Weights_that_were_not_kept_because_something_else_was_watched_are_told_of()
    {
        using (var prototype = _scene.New())
        {
            _scene.SetUp(prototype, epochs: 4, freezeBase: true);
            var accuracies = prototype.Train().Epochs.Select(epoch => epoch.ValidationAccuracy).ToList();
            Assert.True(accuracies.Max() > accuracies[0], "another epoch than the first must be the best");
        }

        using var console = new CapturedConsole();
        using var resumed = new Prototype("p", "e", resumeTrain: true, workspace: _scene.Workspace);
        resumed.UpdateNumEpochs(5);
        resumed.EarlyStopping(patience: 9, minimumDelta: 1);

        var result = resumed.Train();

        Assert.Equal(result.BestEpoch.Epoch, result.FinalEpoch);
        Assert.Contains("the weights of epoch 1, the best by what EarlyStopping watches, were not kept", console.Text, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(result.BestModel), File.ReadAllBytes(result.FinalModel));
    }

    [Fact]
    public void A_completed_training_is_read_back_with_why_it_ended()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype, epochs: 9, freezeBase: true);
        prototype.EarlyStopping(patience: 1, minimumDelta: 1);
        var trained = prototype.Train();

        var read = CompletedTraining.Of(new ExperimentStore(Workspace.Resolve(_scene.Workspace).Experiment("p", "e")))!;

        Assert.Equal((TrainingStop.EarlyStopping, 1), (trained.StoppedBy, trained.FinalEpoch));
        Assert.Equal((trained.StoppedBy, trained.FinalEpoch), (read.StoppedBy, read.FinalEpoch));
    }

    [Fact]
    public void What_goes_beyond_plain_steps_survives_Default_and_can_be_taken_back()
    {
        using var prototype = _scene.New();
        prototype.EarlyStopping(patience: 3);
        prototype.TimeBudget(TimeSpan.FromHours(1));
        prototype.GradientAccumulation(2);
        prototype.WeightAveraging(0.9);
        prototype.Mixup(0.3);
        prototype.Cutmix(0.4);

        prototype.Default(_scene.Images, "squeezenet1_1", numEpochs: 4, usePretrained: false, seed: 5);

        var training = Training();
        Assert.Equal((4, 5), (training.NumEpochs, training.Seed));
        Assert.Equal((3, 3600, 2, 0.9, 0.3, 0.4), (training.EarlyStopping!.Patience, training.TimeBudgetSeconds, training.GradientAccumulation, training.WeightAveragingDecay, training.MixupAlpha, training.CutmixAlpha));

        prototype.NoEarlyStopping();
        prototype.NoTimeBudget();
        prototype.NoGradientAccumulation();
        prototype.NoWeightAveraging();
        prototype.NoMixup();
        prototype.NoCutmix();
        Assert.Equal(new TrainingOptions { NumEpochs = 4, Seed = 5 }, Training());

        TrainingOptions Training() => new ExperimentStore(Workspace.Resolve(_scene.Workspace).Experiment("p", "e")).Find()!.Training!;
    }

    [Fact]
    public void Only_what_ends_training_can_be_taken_back_once_it_has_begun()
    {
        _scene.Train(epochs: 1);
        using var prototype = _scene.Resumed();

        prototype.NoEarlyStopping();
        prototype.NoTimeBudget();
        Assert.All(
            (Action[])[prototype.NoGradientAccumulation, prototype.NoWeightAveraging, prototype.NoMixup, prototype.NoCutmix],
            call => Assert.Contains("cannot be changed", Assert.Throws<MonkException>(call).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_training_out_of_time_keeps_what_it_has_and_resumes_to_the_numbers_of_an_uninterrupted_one()
    {
        using var whole = _scene.New("whole");
        _scene.SetUp(whole, epochs: 3, freezeBase: true);
        var expected = whole.Train();

        using var captured = new CapturedConsole();
        using (var prototype = _scene.New(verbose: 1))
        {
            _scene.SetUp(prototype, epochs: 3, freezeBase: true);
            prototype.TimeBudget(TimeSpan.FromMilliseconds(1));
            var stopped = prototype.Train();

            Assert.Single(stopped.Epochs);
            Assert.Equal(TrainingStop.TimeBudget, stopped.StoppedBy);
            Assert.Equal(ExperimentStatus.Interrupted, prototype.Status);
            Assert.Contains("stopped after epoch 1 of 3", captured.Text);
            Assert.Contains("resumeTrain: true", captured.Text);
        }

        using (var trained = _scene.Trained(weights: TrainedWeights.Final))
            Assert.InRange(trained.Infer(Path.Combine(_scene.Images, "circle", "000.png")).Probability, 0.5, 1);

        using var resumed = _scene.Resumed();
        resumed.TimeBudget(TimeSpan.FromHours(1));
        var actual = resumed.Train();

        Assert.Equal(TrainingStop.LastEpoch, actual.StoppedBy);
        Assert.Equal(File.ReadAllBytes(expected.FinalModel), File.ReadAllBytes(actual.FinalModel));
    }

    [Fact]
    public void A_training_with_everything_on_resumes_to_the_bytes_of_an_uninterrupted_one()
    {
        using var whole = _scene.New("whole");
        SetUpEverything(whole);
        var expected = whole.Train();

        using (var begun = _scene.New("cut"))
        {
            SetUpEverything(begun);
            using var stop = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => begun.Train(new AtEpoch(2, stop.Cancel), stop.Token));
        }

        using var resumed = _scene.Resumed("cut");
        var actual = resumed.Train();

        Assert.Equal(expected.Epochs.Select(e => (e.TrainLoss, e.ValidationLoss, e.LearningRate)), actual.Epochs.Select(e => (e.TrainLoss, e.ValidationLoss, e.LearningRate)));
        Assert.Equal(File.ReadAllBytes(expected.FinalModel), File.ReadAllBytes(actual.FinalModel));
        Assert.Equal(File.ReadAllBytes(expected.BestModel), File.ReadAllBytes(actual.BestModel));
    }

    private void SetUpEverything(Prototype prototype)
    {
        prototype.Default(_scene.Images, "shufflenet_v2_x0_5", freezeBaseNetwork: false, numEpochs: 3, usePretrained: false);
        prototype.UpdateInputSize(32);
        prototype.OptimizerAdam(0.002, clipnorm: 0.5, clipvalue: 0.1);
        prototype.LrOneCycle();
        prototype.LossSoftmaxCrossentropy(weightByClass: new Dictionary<string, double> { ["circle"] = 2 }, labelSmoothing: 0.1);
        prototype.GradientAccumulation(2);
        prototype.WeightAveraging(0.9);
        prototype.Mixup();
        prototype.Cutmix();
    }
}
