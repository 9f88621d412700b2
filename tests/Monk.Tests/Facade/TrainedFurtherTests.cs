using System.Text.Json;
using Monk.Experiments;
using Monk.Runtime;
using Monk.Tests.Support;
using Monk.Training;
using Monk.Weights;
using TorchSharp;

namespace Monk.Tests.Facade;

/// <summary>What Train says and does for an experiment that has been trained, and for wishes that the machine cannot fulfil.</summary>
public sealed class TrainedFurtherTests : IDisposable
{
    private readonly Scene _scene = new();
    private readonly Scene _noisy = new(perClass: 21);

    public void Dispose()
    {
        _scene.Dispose();
        _noisy.Dispose();
    }

    [Fact]
    public void A_program_that_resumes_can_be_run_twice()
    {
        var first = _scene.Train();
        var files = _scene.Snapshot();
        Directory.Move(_scene.Images, _scene.Combine("elsewhere")); // Nothing is trained, so nothing is read.
        using var console = new CapturedConsole();
        using var resumed = new Prototype("p", "e", resumeTrain: true, workspace: _scene.Workspace);
        var second = resumed.Train();

        Assert.Equal(first.Epochs, second.Epochs);
        Assert.Equal((first.BestEpoch, first.FinalEpoch, first.StoppedBy, first.TrainingTime), (second.BestEpoch, second.FinalEpoch, second.StoppedBy, second.TrainingTime));
        Assert.Equal((first.FinalModel, first.BestModel), (second.FinalModel, second.BestModel));
        Assert.Contains("Nothing left to train: experiment 'e' has been trained for 2 epochs, and 2 are asked for. UpdateNumEpochs(3) or above trains it further.\n", console.Text, StringComparison.Ordinal);
        Assert.Equal(files, _scene.Snapshot());
        Assert.Equal(ExperimentStatus.Completed, resumed.Status);
    }

    [Fact]
    public void Train_twice_in_one_object_trains_once()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype, epochs: 1);
        var first = prototype.Train();
        Assert.Equal(first.Epochs, prototype.Train().Epochs);
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 5)] // A falling loss is an improvement now.
    public void A_training_that_an_earlier_version_stopped_stays_stopped(bool isOfEarlierVersion, int epochs)
    {
        using (var prototype = _scene.New())
        {
            _scene.SetUp(prototype, epochs: 3);
            prototype.EarlyStopping(patience: 2);
            prototype.Train();
        }

        Rewrite([0.5, 0.5, 0.5], [1, 0.8, 0.6], isOfEarlierVersion);
        using var console = new CapturedConsole();
        using var resumed = new Prototype("p", "e", resumeTrain: true, workspace: _scene.Workspace);
        resumed.UpdateNumEpochs(5);

        Assert.Equal(epochs, resumed.Train().Epochs.Count);
        Assert.Equal(isOfEarlierVersion, console.Text.Contains("has stopped after 3 of 5 epochs, because validation had not improved for 2.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Weighted_losses_of_an_earlier_version_are_said_not_to_compare(bool isOfEarlierVersion)
    {
        using (var prototype = _scene.New())
        {
            _scene.SetUp(prototype, epochs: 1);
            prototype.LossSoftmaxCrossentropy(weight: [1, 3]);
            prototype.Train();
        }

        Rewrite([0.5], [1], isOfEarlierVersion);
        using var console = new CapturedConsole();
        using var resumed = new Prototype("p", "e", resumeTrain: true, workspace: _scene.Workspace);
        resumed.UpdateNumEpochs(2);
        resumed.Train();

        Assert.Equal(isOfEarlierVersion, console.Text.Contains("the losses of the epochs before were weighted batch by batch, as earlier versions did", StringComparison.Ordinal));
    }

    [Fact]
    public void A_first_training_says_too_that_a_higher_accuracy_was_passed_over()
    {
        foreach (var number in new[] { 1, 4, 7, 10, 13, 16, 19 }) // A third of the labels are wrong.
            Swap($"{number:D3}.png");
        var passedOver = 0;
        for (var seed = 0; seed < 12; seed++) // With most seeds some epoch is luckier than the best.
        {
            using var console = new CapturedConsole();
            using var prototype = new Prototype("p", $"e{seed}", workspace: _noisy.Workspace);
            _noisy.SetUp(prototype, epochs: 10, freezeBase: true);
            prototype.TrainingParams(10, seed: seed);
            prototype.UpdateTrainvalSplit(0.6);
            var result = prototype.Train();

            var highest = result.Epochs.MaxBy(epoch => epoch.ValidationAccuracy)!;
            var isPassedOver = highest.ValidationAccuracy > result.BestEpoch.ValidationAccuracy;
            passedOver += isPassedOver ? 1 : 0;
            Assert.Equal(isPassedOver, console.Text.Contains($"Epoch {highest.Epoch} reached ", StringComparison.Ordinal));
        }

        Assert.InRange(passedOver, 1, 12);
    }

    [Fact]
    public void A_training_that_stopped_early_is_returned_too_and_goes_on_with_more_patience()
    {
        using (var prototype = _scene.New())
        {
            _scene.SetUp(prototype, epochs: 9);
            prototype.UpdateLearningRate(1e-30);
            prototype.EarlyStopping(patience: 1);
            Assert.Equal(2, prototype.Train().Epochs.Count);
        }

        using var console = new CapturedConsole();
        using var resumed = new Prototype("p", "e", resumeTrain: true, workspace: _scene.Workspace);
        Assert.Equal(2, resumed.Train().Epochs.Count);
        Assert.Contains("has stopped after 2 of 9 epochs, because validation had not improved for 1. EarlyStopping(2) or above, or NoEarlyStopping(), trains it further.", console.Text, StringComparison.Ordinal);
        resumed.UpdateNumEpochs(3);
        resumed.NoEarlyStopping();
        Assert.Equal(3, resumed.Train().Epochs.Count);
    }

    [Fact]
    public void A_new_experiment_of_a_name_that_holds_a_model_names_the_ways_on()
    {
        _scene.Train(epochs: 1);
        var refusal = Assert.Throws<MonkException>(() => _scene.New());
        Assert.All(
            ["already holds a model (epochs trained: 1)", "evalInfer: true to use it", "resumeTrain: true to train it further", "overwrite: true to delete it and start over", "another experiment name"],
            way => Assert.Contains(way, refusal.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cosine")]
    [InlineData("onecyclelr")]
    public void More_epochs_on_a_finished_curve_name_the_learning_rates_and_resume_exactly(string schedule)
    {
        foreach (var name in new[] { "whole", "cut" })
        {
            using var prototype = _scene.New(name);
            _scene.SetUp(prototype, epochs: 2);
            if (schedule == "cosine")
                prototype.LrCosine();
            else
                prototype.LrOneCycle();
            prototype.Train();
        }

        using var console = new CapturedConsole();
        using var whole = new Prototype("p", "whole", resumeTrain: true, workspace: _scene.Workspace);
        whole.UpdateNumEpochs(4);
        Assert.Contains($"    Note: the {schedule} schedule becomes the curve over 4 epochs; Train says from which learning rate it goes on after epoch 2\n", console.Text, StringComparison.Ordinal);
        var expected = whole.Train();
        Assert.Contains(
            $"    Note: the {schedule} schedule is now a curve over 4 epochs from a rate of 0.01: epoch 3 begins with {Number(expected.Epochs[2])}, epoch 2 began with {Number(expected.Epochs[1])}\n",
            console.Text, StringComparison.Ordinal);
        if (schedule == "cosine")
            Assert.Equal([0.01, 0.005, 0.005, 0.01 * (1 + Math.Cos(Math.PI * 3 / 4)) / 2], expected.Epochs.Select(epoch => epoch.LearningRate), (a, b) => Math.Abs(a - b) < 1e-12);

        using var cut = _scene.Resumed("cut");
        cut.UpdateNumEpochs(4);
        using (var stop = new CancellationTokenSource())
            Assert.Throws<OperationCanceledException>(() => cut.Train(new AtEpoch(4, stop.Cancel), stop.Token));
        var printed = console.Text.Length;
        using var again = new Prototype("p", "cut", resumeTrain: true, workspace: _scene.Workspace);
        var actual = again.Train();
        Assert.Equal(expected.Epochs.Select(epoch => (epoch.LearningRate, epoch.TrainLoss, epoch.ValidationLoss)), actual.Epochs.Select(epoch => (epoch.LearningRate, epoch.TrainLoss, epoch.ValidationLoss)));
        Assert.DoesNotContain("is now a curve", console.Text[printed..], StringComparison.Ordinal); // It is the curve of the epochs so far.

        static string Number(EpochResult epoch) => epoch.LearningRate.ToString("G6", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_schedule_that_Default_chose_by_the_number_of_epochs_says_that_it_stays()
    {
        using var console = new CapturedConsole();
        using var prototype = _scene.New(verbose: 1);
        prototype.Default(_scene.Images, "resnet18_v1", numEpochs: 10, usePretrained: false);
        prototype.UpdateNumEpochs(9);
        Assert.DoesNotContain("schedule stays", console.Text, StringComparison.Ordinal);
        prototype.UpdateNumEpochs(30);
        Assert.Contains(
            "    Note: the learning rate schedule stays steplr {'step_size': 1, 'gamma': 0.98}, which Default chooses for 9 epochs; for 30 it chooses steplr {'step_size': 8, 'gamma': 0.1}\n",
            console.Text, StringComparison.Ordinal);
        prototype.LrStepDecrease(1, 0.98);
        prototype.UpdateNumEpochs(5);
        prototype.UpdateNumEpochs(30);
        Assert.Single(console.Text.Split("schedule stays")[1..]);
    }

    [Fact]
    public void Bfloat16_on_a_processor_that_is_no_faster_with_it_is_named()
    {
        Assert.Null(PrecisionChoice.Warning(Precision.BFloat16, isOnCpu: true, () => true));
        Assert.Null(PrecisionChoice.Warning(Precision.BFloat16, isOnCpu: false, () => throw new InvalidOperationException("Nothing to measure on a GPU.")));
        Assert.Null(PrecisionChoice.Warning(Precision.Auto, isOnCpu: true, () => throw new InvalidOperationException("Nothing was asked for.")));
        var warning = PrecisionChoice.Warning(Precision.BFloat16, isOnCpu: true, () => false)!;
        Assert.StartsWith("Precision.BFloat16 was asked for, and this processor is no faster with it than with float32", warning, StringComparison.Ordinal);

        using var console = new CapturedConsole();
        using var prototype = _scene.New(verbose: 1);
        prototype.Default(_scene.Images, numEpochs: 1, usePretrained: false, precision: Precision.BFloat16);
        prototype.UpdateInputSize(32);
        prototype.Train();
        var isFaster = PrecisionChoice.Resolve(Precision.Auto, networkCan: true, torch.CPU) == Precision.BFloat16;
        Assert.Equal(!isFaster && !torch.cuda.is_available(), console.Text.Contains($"    Note: {warning}\n", StringComparison.Ordinal));
    }

    [Fact]
    public void A_GPU_that_is_asked_for_and_not_there_is_named_and_one_that_nobody_asked_for_is_not()
    {
        using var console = new CapturedConsole();
        using var prototype = _scene.New(verbose: 1);
        prototype.Default(_scene.Images, usePretrained: false);
        prototype.ModelParams("resnet18");
        Assert.DoesNotContain("no GPU", console.Text, StringComparison.Ordinal);

        Action[] calls =
        [
            () => prototype.UpdateUseGpu(true),
            () => prototype.ModelParams("resnet18", useGpu: true),
            () => prototype.CompileNetwork([Layers.Convolution(4), Layers.GlobalAveragePooling(), Layers.FullyConnected(null)], (3, 224, 224), useGpu: true),
        ];
        Assert.All(calls, call =>
        {
            var printed = console.Text.Length;
            call();
            Assert.Equal(!torch.cuda.is_available(), console.Text[printed..].Contains("    Note: there is no GPU that libtorch can use, so it is the CPU.", StringComparison.Ordinal));
        });
        prototype.UpdateUseGpu(false);
    }

    [Fact]
    public void The_summary_says_what_has_become_of_the_model()
    {
        using (var prototype = _scene.New())
        {
            _scene.SetUp(prototype, epochs: 3);
            Assert.Equal("set up, not trained", Status(prototype));
            using var stop = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => prototype.Train(new AtEpoch(1, stop.Cancel), stop.Token));
            Assert.Equal("not trained: training stopped before an epoch had ended", Status(prototype));
            using var later = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => prototype.Train(new AtEpoch(2, later.Cancel), later.Token));
            Assert.Equal("trained for 1 of 3 epochs, interrupted, not evaluated", Status(prototype));
            prototype.Train();
            Assert.Equal("trained for 3 epochs, not evaluated", Status(prototype));
            prototype.UpdateNumEpochs(5);
            Assert.Equal("trained for 3 of 5 epochs, not evaluated", Status(prototype));
            prototype.UpdateNumEpochs(3);
        }

        using (var trained = _scene.Trained())
        {
            trained.DatasetParams(_scene.Images);
            trained.Dataset();
            trained.Evaluate();
            Assert.Equal("trained for 3 epochs, evaluated", Status(trained));
        }

        using (var copy = new Prototype("p", "copy", copyFrom: ("p", "e"), workspace: _scene.Workspace, verbose: 0))
            Assert.Equal("set up with the weights of p/e, not trained", Status(copy));

        var store = new ExperimentStore(Workspace.Resolve(_scene.Workspace).Experiment("p", "e"));
        store.Update(state => state with { Status = ExperimentStatus.Running });
        using var resumed = _scene.Resumed();
        Assert.Equal("trained for 3 epochs, then stopped without a word, evaluated", Status(resumed));
        store.Update(state => state with { Status = ExperimentStatus.Failed });
        resumed.Reload();
        Assert.Equal("trained for 3 epochs, then failed, evaluated", Status(resumed));
    }

    private static string Status(Prototype prototype) => prototype.Summary()["Model"]["Status"]!;

    private void Swap(string file)
    {
        var (circle, stripes) = (Path.Combine(_noisy.Images, "circle", file), Path.Combine(_noisy.Images, "stripes", file));
        File.Move(circle, circle + "x");
        File.Move(stripes, circle);
        File.Move(circle + "x", stripes);
    }

    /// <summary>Gives the resume point of <c>p/e</c> other numbers, and perhaps the form that an earlier version wrote.</summary>
    private void Rewrite(double[] accuracies, double[] losses, bool isOfEarlierVersion)
    {
        var path = Path.Combine(_scene.Workspace, "p", "e", "output", "models", "resume.safetensors");
        List<KeyValuePair<string, torch.Tensor>> tensors;
        Dictionary<string, string> metadata;
        using (var file = WeightsFile.Open(path))
        {
            tensors = [.. file.Entries.Select(entry => KeyValuePair.Create(entry.Name, file.Read(entry.Name)))];
            metadata = new Dictionary<string, string>(file.Metadata);
        }

        var history = JsonSerializer.Deserialize(metadata["history"], EpochHistoryJson.Default.IReadOnlyListEpochResult)!;
        metadata["history"] = JsonSerializer.Serialize(
            [.. history.Select((epoch, i) => epoch with { ValidationAccuracy = accuracies[i], ValidationLoss = losses[i] })], EpochHistoryJson.Default.IReadOnlyListEpochResult);
        if (isOfEarlierVersion)
            Assert.True(metadata.Remove("best_epoch"));
        SafetensorsWriter.Write(path, tensors, metadata);
        foreach (var (_, tensor) in tensors)
            tensor.Dispose();
    }
}
