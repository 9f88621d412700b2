using Monk.Experiments;
using Monk.Models;
using Monk.Runtime;
using Monk.Tests.Support;
using Monk.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Training.Features;

public sealed class FeatureTrainingTests : IDisposable
{
    private readonly TrainingScene _scene = new(perClass: 20);

    public FeatureTrainingTests() => CacheFiles.Clear(); // Of what other tests have left.

    public void Dispose()
    {
        CacheFiles.Clear();
        _scene.Dispose();
    }

    [Theory]
    [InlineData("resnet18")]
    [InlineData("mobilenet_v2")] // Dropout before its last layer.
    [InlineData("squeezenet1_1")] // Features are maps; the head is a convolution.
    public void Training_on_kept_features_gives_the_head_that_training_on_images_gives(string name)
    {
        var onImages = Setup(name) with { CacheFeatures = false };
        using var first = onImages.Model;
        var onFeatures = Setup(name);
        using var second = onFeatures.Model;

        var expected = new Trainer(onImages, []).Run(null, CancellationToken.None);
        var phases = new Phases();
        var actual = new Trainer(onFeatures, [phases]).Run(null, CancellationToken.None);

        Assert.Contains(TrainingPhase.Features, phases.Seen);
        AssertClose(first, second, 1e-4);
        foreach (var (a, b) in expected.Zip(actual))
        {
            Assert.Equal(a.TrainLoss, b.TrainLoss, 1e-4);
            Assert.Equal(a.ValidationLoss, b.ValidationLoss, 1e-4);
            Assert.Equal((a.TrainAccuracy, a.ValidationAccuracy), (b.TrainAccuracy, b.ValidationAccuracy));
        }
    }

    [Fact]
    public void Features_of_cropped_grey_images_give_the_head_that_the_images_give()
    {
        IReadOnlyList<TransformOptions> rest = [new ResizeOptions { InputSize = 41 }, new GrayscaleOptions(), new CenterCropOptions { InputSize = 36 }, new NormalizeOptions()];
        var onImages = WithTransforms(Setup("resnet18")) with { CacheFeatures = false };
        using var first = onImages.Model;
        var onFeatures = WithTransforms(Setup("resnet18"));
        using var second = onFeatures.Model;

        new Trainer(onImages, []).Run(null, CancellationToken.None);
        var phases = new Phases();
        new Trainer(onFeatures, [phases]).Run(null, CancellationToken.None);

        Assert.Contains(TrainingPhase.Features, phases.Seen);
        AssertClose(first, second, 1e-4);

        TrainingSetup WithTransforms(TrainingSetup setup) => setup with
        {
            Dataset = setup.Dataset with { TrainTransforms = [rest[0], new RandomHorizontalFlipOptions(), .. rest.Skip(1)], ValidationTransforms = rest },
        };
    }

    [Fact]
    public void Features_of_images_that_are_no_squares_give_the_head_that_the_images_give_and_are_not_those_of_images_that_stand()
    {
        var onImages = Wide(Setup("resnet18"), (32, 48)) with { CacheFeatures = false };
        using var first = onImages.Model;
        var onFeatures = Wide(Setup("resnet18"), (32, 48));
        using var second = onFeatures.Model;
        var standing = Wide(Setup("resnet18"), (48, 32));
        using var third = standing.Model;

        new Trainer(onImages, []).Run(null, CancellationToken.None);
        var phases = new Phases();
        new Trainer(onFeatures, [phases]).Run(null, CancellationToken.None);
        var other = new Phases();
        new Trainer(standing, [other]).Run(null, CancellationToken.None);

        AssertClose(first, second, 1e-4);
        Assert.Equal(phases.Features, other.Features);
        Assert.Equal(2, Files().Length);

        static TrainingSetup Wide(TrainingSetup setup, ImageSize size) => setup with { Dataset = setup.Dataset with { InputSize = size } };
    }

    [Fact]
    public void Random_pixels_are_not_taken_from_kept_features()
    {
        var setup = Setup("resnet18", epochs: 1);
        using var model = setup.Model;
        var phases = new Phases();
        new Trainer(setup with { Dataset = setup.Dataset with { TrainTransforms = [new RandomVerticalFlipOptions(), new NormalizeOptions()] } }, [phases]).Run(null, CancellationToken.None);

        Assert.DoesNotContain(TrainingPhase.Features, phases.Seen);
    }

    [Fact]
    public void The_next_experiment_on_the_same_images_computes_only_the_sides_that_it_lacks()
    {
        var first = Setup("resnet18", epochs: 1);
        using var firstModel = first.Model;
        var firstPhases = new Phases();
        new Trainer(first, [firstPhases]).Run(null, CancellationToken.None);

        var again = Setup("resnet18", epochs: 1) with { Optimizer = new SgdOptions { LearningRate = 0.5 } };
        using var againModel = again.Model;
        var againPhases = new Phases();
        new Trainer(again, [againPhases]).Run(null, CancellationToken.None);

        var longer = Setup("resnet18", epochs: 4);
        using var longerModel = longer.Model;
        var longerPhases = new Phases();
        new Trainer(longer, [longerPhases]).Run(null, CancellationToken.None);

        Assert.Equal(_scene.Train.Samples.Count + _scene.Validation.Samples.Count, firstPhases.Features);
        Assert.Equal(0, againPhases.Features);
        Assert.InRange(longerPhases.Features, 1, _scene.Train.Samples.Count);
        Assert.Single(Files());
    }

    [Fact]
    public void A_network_with_other_weights_does_not_get_the_features_of_this_one()
    {
        var first = Setup("resnet18", epochs: 1);
        using var firstModel = first.Model;
        new Trainer(first, []).Run(null, CancellationToken.None);

        var other = Setup("resnet18", epochs: 1);
        using var otherModel = other.Model;
        using (no_grad())
            otherModel.state_dict()["layer4.1.conv2.weight"][0, 0, 0, 0].add_(1e-3f);
        var phases = new Phases();
        new Trainer(other, [phases]).Run(null, CancellationToken.None);

        Assert.Equal(_scene.Train.Samples.Count + _scene.Validation.Samples.Count, phases.Features);
    }

    [Fact]
    public void A_changed_image_gets_new_features_and_the_others_keep_theirs()
    {
        var first = Setup("resnet18", epochs: 1);
        using var firstModel = first.Model;
        new Trainer(first, []).Run(null, CancellationToken.None);
        var changed = Path.Combine(_scene.Train.Root, _scene.Train.Samples[3].Path);
        File.Copy(Path.Combine(_scene.Train.Root, _scene.Train.Samples[^1].Path), changed, overwrite: true);

        var second = Setup("resnet18", epochs: 1);
        using var secondModel = second.Model;
        var phases = new Phases();
        new Trainer(second, [phases]).Run(null, CancellationToken.None);
        var fresh = Setup("resnet18", epochs: 1) with { CacheFeatures = false };
        using var freshModel = fresh.Model;
        new Trainer(fresh, []).Run(null, CancellationToken.None);

        Assert.Equal(1, phases.Features);
        AssertClose(freshModel, secondModel, 1e-4);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    public void A_damaged_file_is_made_good(double where)
    {
        var first = Setup("resnet18", epochs: 2);
        using var firstModel = first.Model;
        var expected = new Trainer(first, []).Run(null, CancellationToken.None);
        var file = Assert.Single(Files());
        using (var stream = File.Open(file, FileMode.Open))
        {
            stream.Position = (long)(stream.Length * where);
            var value = stream.ReadByte();
            stream.Position--;
            stream.WriteByte((byte)~value);
        }

        var second = Setup("resnet18", epochs: 2);
        using var secondModel = second.Model;
        var phases = new Phases();
        var actual = new Trainer(second, [phases]).Run(null, CancellationToken.None);

        Assert.True(phases.Features > 0);
        Assert.Equal(expected.Select(epoch => epoch.TrainLoss), actual.Select(epoch => epoch.TrainLoss));
    }

    [Fact]
    public void A_file_cut_short_is_made_anew()
    {
        var first = Setup("resnet18", epochs: 2);
        using var firstModel = first.Model;
        var expected = new Trainer(first, []).Run(null, CancellationToken.None);
        using (var stream = File.Open(Assert.Single(Files()), FileMode.Open))
            stream.SetLength(stream.Length / 2);

        var second = Setup("resnet18", epochs: 2);
        using var secondModel = second.Model;
        var actual = new Trainer(second, []).Run(null, CancellationToken.None);

        Assert.Equal(expected.Select(epoch => epoch.TrainLoss), actual.Select(epoch => epoch.TrainLoss));
    }

    [Fact]
    public void Where_nothing_may_be_kept_on_disk_the_features_stay_in_memory_and_the_user_is_told()
    {
        var onDisk = Setup("resnet18");
        using var first = onDisk.Model;
        var expected = new Trainer(onDisk, []).Run(null, CancellationToken.None);
        CacheFiles.Clear();

        Environment.SetEnvironmentVariable("MONK_CACHE_LIMIT", "0");
        try
        {
            var inMemory = Setup("resnet18");
            using var second = inMemory.Model;
            var phases = new Phases();
            var actual = new Trainer(inMemory, [phases]).Run(null, CancellationToken.None);

            Assert.Equal(expected.Select(epoch => epoch.TrainLoss), actual.Select(epoch => epoch.TrainLoss));
            Assert.Contains("in memory only", Assert.Single(phases.Notes));
            Assert.Empty(Files());
        }
        finally
        {
            Environment.SetEnvironmentVariable("MONK_CACHE_LIMIT", null);
        }
    }

    [Fact]
    public void A_training_cancelled_while_features_are_computed_leaves_those_that_are_done()
    {
        var cut = Setup("resnet18");
        using var cutModel = cut.Model;
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => new Trainer(cut, [new StopAtFirstFeatures(stop)]).Run(null, stop.Token));
        Assert.Single(Files());

        var resumed = Setup("resnet18");
        using var resumedModel = resumed.Model;
        var phases = new Phases();
        var actual = new Trainer(resumed, [phases]).Run(null, CancellationToken.None);
        CacheFiles.Clear();
        var whole = Setup("resnet18");
        using var wholeModel = whole.Model;
        var wholePhases = new Phases();
        var expected = new Trainer(whole, [wholePhases]).Run(null, CancellationToken.None);

        Assert.InRange(phases.Features, 1, wholePhases.Features - 1);
        Assert.Equal(expected.Select(epoch => epoch.TrainLoss), actual.Select(epoch => epoch.TrainLoss));
    }

    [Fact]
    public void An_unreadable_image_is_told_of_once_and_left_out()
    {
        File.WriteAllText(Path.Combine(_scene.Train.Root, _scene.Train.Samples[0].Path), "not an image");
        foreach (var run in (int[])[1, 2])
        {
            var setup = Setup("resnet18");
            using var model = setup.Model;
            var unreadable = new UnreadableImages();
            var history = new Trainer(setup, [unreadable]).Run(null, CancellationToken.None);

            Assert.Equal(_scene.Train.Samples[0].Path, Assert.Single(unreadable.Found).Path);
            var right = history[0].TrainAccuracy * (_scene.Train.Samples.Count - 1);
            Assert.Equal(Math.Round(right), right, 9);
        }
    }

    [Fact]
    public void Two_trainings_that_compute_the_same_features_at_once_both_get_them()
    {
        var setups = Enumerable.Range(0, 2).Select(_ => Setup("resnet18")).ToList();
        var results = new IReadOnlyList<EpochResult>[2];
        Parallel.For(0, 2, i => results[i] = new Trainer(setups[i] with { Loss = new SoftmaxCrossEntropyOptions() }, []).Run(null, CancellationToken.None));

        Assert.Equal(results[0].Select(epoch => epoch.TrainLoss), results[1].Select(epoch => epoch.TrainLoss));
        Assert.Single(Files());
        Assert.Empty(Directory.GetFiles(CacheFolder.For("features"), "*.tmp"));
        setups.ForEach(setup => setup.Model.Dispose());
    }

    private TrainingSetup Setup(string name, int epochs = 3)
    {
        var setup = _scene.Setup(epochs, freezeBase: true);
        setup.Model.Dispose();
        return setup with
        {
            Model = ClassifierFactory.CreateForTraining(new ModelOptions { Name = name, FreezeBaseNetwork = true }, 2, seed: 5, null, CPU),
        };
    }

    private static string[] Files() => Directory.Exists(CacheFolder.For("features")) ? Directory.GetFiles(CacheFolder.For("features"), "*.features") : [];

    private static void AssertClose(ImageClassifier expected, ImageClassifier actual, double tolerance)
    {
        var values = actual.state_dict();
        foreach (var (key, value) in expected.state_dict())
            Assert.True((value - values[key]).abs().max().to(ScalarType.Float64).item<double>() <= tolerance, key);
    }

    private sealed class Phases : ITrainingListener
    {
        public HashSet<TrainingPhase> Seen { get; } = [];

        public int Features { get; private set; }

        public List<string> Notes { get; } = [];

        public void BatchEnded(TrainingProgress progress)
        {
            Seen.Add(progress.Phase);
            if (progress.Phase == TrainingPhase.Features)
                Features = progress.Images;
        }

        public void Noted(string note) => Notes.Add(note);
    }

    private sealed class StopAtFirstFeatures(CancellationTokenSource stop) : ITrainingListener
    {
        public void BatchEnded(TrainingProgress progress)
        {
            if (progress is { Phase: TrainingPhase.Features, Images: > 0 })
                stop.Cancel();
        }
    }
}
