using Monk.Experiments;
using Monk.Models;
using Monk.Tests.Support;
using Monk.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private readonly TrainingScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_network_learns_to_tell_two_classes_apart()
    {
        using var scene = new TrainingScene(perClass: 24);
        var setup = scene.Setup(epochs: 6, optimizer: new SgdOptions { LearningRate = 0.01 });
        using var model = setup.Model;

        var history = new Trainer(setup, []).Run(null, CancellationToken.None);

        Assert.Equal([1, 2, 3, 4, 5, 6], history.Select(epoch => epoch.Epoch));
        Assert.True(history[^1].TrainLoss < history[0].TrainLoss);
        Assert.InRange(history[^1].TrainAccuracy, 0.9, 1);
        Assert.InRange(history[^1].ValidationAccuracy, 0.9, 1);
        Assert.Equal([0.01, 0.009, 0.0081, 0.00729], history.Take(4).Select(epoch => Math.Round(epoch.LearningRate, 10)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_resumed_after_any_epoch_gives_the_very_numbers_of_the_uninterrupted_one(bool freezeBase)
    {
        foreach (OptimizerOptions optimizer in (OptimizerOptions[])[new SgdOptions { LearningRate = 0.01, Momentum = 0.9 }, new AdamWOptions { LearningRate = 0.001 }])
        {
            var whole = _scene.Setup(3, freezeBase, optimizer: optimizer);
            using var wholeModel = whole.Model;
            var expected = new Trainer(whole, []).Run(null, CancellationToken.None);

            var begun = _scene.Setup(3, freezeBase, optimizer: optimizer);
            using var begunModel = begun.Model;
            using var stop = new CancellationTokenSource();
            var saving = new SaveAndStop(_scene.Path("resume.safetensors"), freezeBase, stopAfterEpoch: 2, stop);
            Assert.Throws<OperationCanceledException>(() => new Trainer(begun, [saving]).Run(null, stop.Token));

            var resumed = _scene.Setup(3, freezeBase, optimizer: optimizer);
            using var resumedModel = resumed.Model;
            var actual = new Trainer(resumed, []).Run(ResumePoint.Open(_scene.Path("resume.safetensors")), CancellationToken.None);

            Assert.Equal(expected.Select(Numbers), actual.Select(Numbers));
            AssertSameWeights(wholeModel, resumedModel);
        }
    }

    [Fact]
    public void The_number_of_loader_workers_changes_nothing()
    {
        var results = new List<(double, double, double, double, double)>();
        foreach (var workers in (int[])[1, 2, 4])
        {
            var setup = _scene.Setup(2, workers: workers);
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

    [Fact]
    public void No_tensor_outlives_the_epoch_that_made_it()
    {
        var counts = new List<long>();
        var setup = _scene.Setup(4);
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

    private sealed class CountTensors(List<long> counts) : ITrainingListener
    {
        public void EpochEnded(EpochEnd end) => counts.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
