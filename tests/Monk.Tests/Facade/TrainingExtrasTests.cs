using Monk.Tests.Support;

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
    public void Training_that_no_longer_improves_stops_with_the_best_weights_and_goes_on_with_more_patience()
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
            Assert.Equal(File.ReadAllBytes(result.BestModel), File.ReadAllBytes(result.FinalModel));
            Assert.Contains("Stopped early:         after epoch 3 of 9, validation had not improved for 2 epochs\n", captured.Text);
        }

        using var resumed = _scene.Resumed();
        Assert.Contains("EarlyStopping(3)", Assert.Throws<MonkException>(() => resumed.Train()).Message);
        resumed.EarlyStopping(patience: 4, minimumDelta: 1);
        Assert.Equal(5, resumed.Train().Epochs.Count);
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
            Assert.Throws<OperationCanceledException>(() => begun.Train(new CancelAt(2, stop), stop.Token));
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

    private sealed class CancelAt(int epoch, CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Epoch == epoch)
                stop.Cancel();
        }
    }
}
