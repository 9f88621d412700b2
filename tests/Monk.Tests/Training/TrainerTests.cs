using Monk.Losses;
using Monk.Models;
using Monk.Optimizers;
using Monk.Schedules;
using Monk.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    // Of all networks with batch norms the one with the fewest weights.
    private const string Small = "shufflenet_v2_x0_5";

    private readonly TrainingScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_network_learns_to_tell_two_classes_apart()
    {
        // Of eight images, batch norms over the last layers' single pixels learn whatever the rounding.
        using var scene = new TrainingScene(perClass: 48);
        var setup = scene.Setup(epochs: 6, optimizer: new SgdOptions { LearningRate = 0.01 });
        using var model = setup.Model;

        var history = new Trainer(setup with { Dataset = setup.Dataset with { BatchSize = 8 } }, []).Run(null, CancellationToken.None);

        Assert.Equal([1, 2, 3, 4, 5, 6], history.Select(epoch => epoch.Epoch));
        Assert.True(history[^1].TrainLoss < history[0].TrainLoss);
        Assert.InRange(history[^1].TrainAccuracy, 0.9, 1);
        Assert.InRange(history[^1].ValidationAccuracy, 0.9, 1);
        Assert.Equal([0.01, 0.009, 0.0081, 0.00729], history.Take(4).Select(epoch => Math.Round(epoch.LearningRate, 10)));
    }

    private static readonly Dictionary<string, Func<TrainingSetup, TrainingSetup>> Ways = new()
    {
        ["momentum"] = setup => setup with { Optimizer = new SgdOptions { LearningRate = 0.01, Momentum = 0.9 } },
        ["adamw"] = setup => setup with { Optimizer = new AdamWOptions { LearningRate = 0.001 } },
        ["adam, clipped by norm, averaged, accumulated, one cycle"] = setup => setup with
        {
            Optimizer = new AdamOptions { LearningRate = 0.002, Amsgrad = true, ClipNorm = 0.5 },
            Schedule = new OneCycleScheduleOptions(),
            Training = setup.Training with { WeightAveragingDecay = 0.99, GradientAccumulation = 2 },
        },
        ["radam, clipped by value, averaged, mixed, cosine"] = setup => setup with
        {
            Optimizer = new RadamOptions { LearningRate = 0.002, ClipValue = 0.01 },
            Schedule = new CosineScheduleOptions { WarmupEpochs = 1 },
            Loss = new SoftmaxCrossEntropyOptions { LabelSmoothing = 0.1, Weight = [1, 2] },
            Training = setup.Training with { WeightAveragingDecay = 0.9, MixupAlpha = 0.4, CutmixAlpha = 1 },
        },
    };

    [Theory]
    [InlineData("momentum", false)]
    [InlineData("momentum", true)]
    [InlineData("adamw", true)]
    [InlineData("adam, clipped by norm, averaged, accumulated, one cycle", false)]
    [InlineData("adam, clipped by norm, averaged, accumulated, one cycle", true)]
    [InlineData("radam, clipped by value, averaged, mixed, cosine", false)]
    [InlineData("radam, clipped by value, averaged, mixed, cosine", true)]
    public void A_run_resumed_after_any_epoch_gives_the_very_numbers_of_the_uninterrupted_one(string way, bool freezeBase)
    {
        TrainingSetup Setup() => Ways[way](_scene.Setup(3, freezeBase, model: Small));

        var whole = Setup();
        using var wholeModel = whole.Model;
        var expected = new Trainer(whole, []).Run(null, CancellationToken.None);

        var begun = Setup();
        using var begunModel = begun.Model;
        using var stop = new CancellationTokenSource();
        var saving = new SaveAndStop(_scene.Path("resume.safetensors"), freezeBase, stopAfterEpoch: 2, stop);
        Assert.Throws<OperationCanceledException>(() => new Trainer(begun, [saving]).Run(null, stop.Token));

        var resumed = Setup();
        using var resumedModel = resumed.Model;
        var actual = new Trainer(resumed, []).Run(ResumePoint.Open(_scene.Path("resume.safetensors")), CancellationToken.None);

        Assert.Equal(expected.Select(Numbers), actual.Select(Numbers));
        AssertSameWeights(wholeModel, resumedModel);
    }

    [Theory]
    [InlineData(4, 3, "alike")]
    [InlineData(5, 3, "alike")]
    [InlineData(5, 3, "weighted")]
    [InlineData(1, 12, "weighted")]
    [InlineData(5, 3, "one class alone")]
    [InlineData(1, 12, "one class alone")] // Half of the batches count nothing.
    [InlineData(5, 3, "focal, weighted")]
    [InlineData(5, 3, "smoothed, weighted")]
    public void Gradients_of_several_batches_make_the_step_of_one_large_batch(int batchSize, int batches, string loss)
    {
        // 12 images, so either way an epoch is one step; of 5, 5 and 2 images each counts the same too.
        var large = _scene.Setup(2, freezeBase: true) with
        {
            Loss = loss switch
            {
                "weighted" => new SoftmaxCrossEntropyOptions { Weight = [0.5, 4] },
                "one class alone" => new SoftmaxCrossEntropyOptions { Weight = [0, 4] },
                "focal, weighted" => new FocalOptions { Weight = [0.5, 4] },
                "smoothed, weighted" => new SoftmaxCrossEntropyOptions { Weight = [0.5, 4], LabelSmoothing = 0.2 },
                _ => new SoftmaxCrossEntropyOptions(),
            },
        };
        using var largeModel = large.Model;
        new Trainer(large with { Dataset = large.Dataset with { BatchSize = 12 } }, []).Run(null, CancellationToken.None);

        var small = _scene.Setup(2, freezeBase: true) with { Loss = large.Loss };
        using var smallModel = small.Model;
        new Trainer(
            small with { Dataset = small.Dataset with { BatchSize = batchSize }, Training = small.Training with { GradientAccumulation = batches } }, []).Run(null, CancellationToken.None);

        foreach (var (expected, actual) in largeModel.Head.parameters().Zip(smallModel.Head.parameters()))
            Assert.True(expected.allclose(actual, rtol: 1e-5, atol: 1e-7));
    }

    [Theory]
    [InlineData(1, new[] { false, false, false })]
    [InlineData(2, new[] { true, false, true })]
    [InlineData(5, new[] { true, true, true })]
    public void No_gradient_outlives_its_step(int batchesAStep, bool[] afterEachBatch)
    {
        // Three batches an epoch; what is left of them at its end is a step, too.
        var setup = _scene.Setup(2, freezeBase: true);
        using var model = setup.Model;
        var looking = new LookForGradients(model);
        new Trainer(setup with { Dataset = setup.Dataset with { BatchSize = 4 }, Training = setup.Training with { GradientAccumulation = batchesAStep } }, [looking])
            .Run(null, CancellationToken.None);

        Assert.Equal([.. afterEachBatch, .. afterEachBatch], looking.AfterBatches);
        Assert.Equal([false, false], looking.AfterEpochs);
    }

    [Fact]
    public void A_clipped_step_is_no_longer_than_the_limit()
    {
        Assert.Equal(0.01, HeadMovement(new SgdOptions { LearningRate = 1, ClipNorm = 0.01 }, change => change.norm().item<float>()), 1e-5);
        Assert.Equal(0.002, HeadMovement(new SgdOptions { LearningRate = 1, ClipValue = 0.002 }, change => change.abs().max().item<float>()), 1e-6);
        Assert.InRange(HeadMovement(new SgdOptions { LearningRate = 1 }, change => change.norm().item<float>()), 0.1, 100);
    }

    private double HeadMovement(OptimizerOptions optimizer, Func<Tensor, float> measure)
    {
        var setup = _scene.Setup(1, freezeBase: true, optimizer: optimizer);
        using var model = setup.Model;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var before = model.Head.parameters().Select(parameter => parameter.clone()).ToList();
        using (enable_grad())
            new Trainer(setup with { Dataset = setup.Dataset with { BatchSize = 12 } }, []).Run(null, CancellationToken.None);
        return measure(cat([.. model.Head.parameters().Zip(before, (after, start) => (after - start).flatten())]));
    }

    [Fact]
    public void What_is_saved_of_averaged_weights_is_what_was_validated()
    {
        var setup = _scene.Setup(2) with { Optimizer = new SgdOptions { LearningRate = 0.05 } };
        using var model = setup.Model;
        var seen = new List<bool>();
        var history = new Trainer(setup with { Training = setup.Training with { WeightAveragingDecay = 0.9 } }, [new CompareAverages(seen)]).Run(null, CancellationToken.None);

        Assert.Equal([true, true], seen);
        Assert.Equal(1, ValidationLoss(setup, model) / history[1].ValidationLoss, 1e-6); // Of a loss far above 1 float32 has no six decimals.
    }

    private static double ValidationLoss(TrainingSetup setup, ImageClassifier model)
    {
        var still = setup with { Optimizer = new SgdOptions { LearningRate = 1e-30 }, FreezeBase = true, Training = setup.Training with { NumEpochs = 1 } };
        foreach (var parameter in model.parameters().Except(model.Head.parameters()))
            parameter.requires_grad_(false);
        return new Trainer(still, []).Run(null, CancellationToken.None)[0].ValidationLoss;
    }

    [Fact]
    public void The_number_of_loader_workers_changes_nothing()
    {
        var results = new List<(double, double, double, double, double)>();
        foreach (var workers in (int[])[1, 2, 4])
        {
            var setup = Ways["radam, clipped by value, averaged, mixed, cosine"](_scene.Setup(2, workers: workers, model: Small));
            using var model = setup.Model;
            results.Add(Numbers(new Trainer(setup, []).Run(null, CancellationToken.None)[^1]));
        }

        Assert.Single(results.Distinct());
    }

    [Fact]
    public void A_frozen_base_keeps_its_weights_and_its_batch_norm_statistics()
    {
        var setup = _scene.Setup(2, freezeBase: true);
        using var model = setup.Model;
        var before = model.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());

        new Trainer(setup, []).Run(null, CancellationToken.None);

        foreach (var (key, value) in model.state_dict())
            Assert.Equal(key is "fc.weight" or "fc.bias", !value.equal(before[key]).all().item<bool>());
        foreach (var tensor in before.Values)
            tensor.Dispose();
    }

    [Theory]
    [InlineData("momentum")]
    [InlineData("adam, clipped by norm, averaged, accumulated, one cycle")]
    [InlineData("radam, clipped by value, averaged, mixed, cosine")]
    public void No_tensor_outlives_the_epoch_that_made_it(string way)
    {
        var counts = new List<long>();
        var setup = Ways[way](_scene.Setup(4, model: Small));
        using var model = setup.Model;

        new Trainer(setup, [new CountTensors(counts)]).Run(null, CancellationToken.None);

        Assert.Equal(4, counts.Count);
        Assert.Equal(counts[1], counts[2]);
        Assert.Equal(counts[2], counts[3]);
    }

    [Fact]
    public void An_unreadable_image_is_told_of_once_and_left_out()
    {
        File.WriteAllText(Path.Combine(_scene.Train.Root, _scene.Train.Samples[0].Path), "not an image");
        var setup = _scene.Setup(2);
        using var model = setup.Model;
        var unreadable = new UnreadableImages();

        var history = new Trainer(setup, [unreadable]).Run(null, CancellationToken.None);

        Assert.Equal(_scene.Train.Samples[0].Path, Assert.Single(unreadable.Found).Path);
        Assert.Equal(2, history.Count);
        var eleven = history[0].TrainAccuracy * (_scene.Train.Samples.Count - 1);
        Assert.Equal(Math.Round(eleven), eleven, 9);
    }

    [Fact]
    public void A_loss_that_is_not_a_number_ends_the_training_with_advice()
    {
        var setup = _scene.Setup(2) with { Optimizer = new SgdOptions { LearningRate = 1e20 } };
        using var model = setup.Model;

        var error = Assert.Throws<MonkException>(() => new Trainer(setup, []).Run(null, CancellationToken.None));

        Assert.Contains("learning rate", error.Message);
    }

    private static (double, double, double, double, double) Numbers(EpochResult epoch) =>
        (epoch.TrainAccuracy, epoch.TrainLoss, epoch.ValidationAccuracy, epoch.ValidationLoss, epoch.LearningRate);

    private static void AssertSameWeights(ImageClassifier expected, ImageClassifier actual)
    {
        var values = actual.state_dict();
        foreach (var (key, value) in expected.state_dict())
            Assert.True(value.equal(values[key]).all().item<bool>(), key);
    }

    private sealed class SaveAndStop(string path, bool freezeBase, int stopAfterEpoch, CancellationTokenSource stop) : ITrainingListener
    {
        public void EpochEnded(EpochEnd end) => ResumePoint.Save(path, end, freezeBase);

        public void BatchEnded(TrainingProgress progress)
        {
            // In the middle of the next epoch, whose half-done work must not show.
            if (progress.Epoch == stopAfterEpoch + 1 && progress.Images >= 8)
                stop.Cancel();
        }
    }

    private sealed class CompareAverages(List<bool> seen) : ITrainingListener
    {
        public void EpochEnded(EpochEnd end)
        {
            using var scope = NewDisposeScope();
            var inNetwork = end.Model.state_dict()["fc.weight"];
            var average = end.Averages!.Averages.ToDictionary()["fc.weight"];
            var learning = end.Averages.Learning.ToDictionary()["fc.weight"];
            seen.Add(inNetwork.equal(average).all().item<bool>() && !inNetwork.allclose(learning, rtol: 1e-4, atol: 1e-6));
        }
    }

    private sealed class LookForGradients(ImageClassifier model) : ITrainingListener
    {
        public List<bool> AfterBatches { get; } = [];

        public List<bool> AfterEpochs { get; } = [];

        private bool Any => model.parameters().Any(parameter => parameter.grad is not null);

        public void BatchEnded(TrainingProgress progress)
        {
            if (progress.Phase == TrainingPhase.Training)
                AfterBatches.Add(Any);
        }

        public void EpochEnded(EpochEnd end) => AfterEpochs.Add(Any);
    }

    private sealed class CountTensors(List<long> counts) : ITrainingListener
    {
        public void EpochEnded(EpochEnd end) => counts.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
