using Monk.Experiments;
using Monk.Files;
using Monk.Losses;
using Monk.Models;
using Monk.Optimizers;
using Monk.Tests.Data;
using Monk.Tests.Support;
using Monk.Training;
using Monk.Transforms;
using SkiaSharp;
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
        TestImages.WritePng(changed, SKColors.Red);

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

    [Fact]
    public void Images_rewritten_with_the_same_length_and_time_stamp_get_new_features()
    {
        RewriteAll(0);
        Run();
        RewriteAll(100);
        var (_, computed) = Run();

        Assert.Equal(_scene.Train.Samples.Count + _scene.Validation.Samples.Count, computed);

        void RewriteAll(byte shade)
        {
            foreach (var path in Paths())
            {
                File.WriteAllBytes(path, [.. "P6 1 1 255\n"u8, shade, (byte)path.GetHashCode(StringComparison.Ordinal), (byte)path[^5]]);
                File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
            }
        }
    }

    [Fact]
    public void Images_that_have_swapped_their_names_keep_their_features_and_get_them()
    {
        Run(mirrored: false);
        var paths = Paths().ToList();
        var content = paths.ConvertAll(File.ReadAllBytes);
        for (var i = 0; i < paths.Count; i++)
            File.WriteAllBytes(paths[i], content[(i + 7) % paths.Count]);

        var (model, computed) = Run(mirrored: false);
        var fresh = Unmirrored(Setup("resnet18", epochs: 1)) with { CacheFeatures = false };
        using var freshModel = fresh.Model;
        new Trainer(fresh, []).Run(null, CancellationToken.None);

        Assert.Equal(0, computed);
        AssertClose(freshModel, model, 1e-4);
    }

    [Fact]
    public void Images_that_cannot_be_read_are_the_same_frozen_and_unfrozen_in_the_first_run_and_from_a_warm_cache()
    {
        var train = _scene.Train.Samples.Select(sample => Path.Combine(_scene.Train.Root, sample.Path)).ToList();
        File.Delete(train[0]);
        File.CreateSymbolicLink(train[0], Path.Combine(_scene.Train.Root, "nowhere.png"));
        File.WriteAllText(train[1], "not an image");
        File.WriteAllText(train[2], "not an image"); // The same content as another one.
        File.Delete(train[3]);
        var validation = Path.Combine(_scene.Validation.Root, _scene.Validation.Samples[0].Path);
        File.Delete(validation);
        File.CreateSymbolicLink(validation, validation); // In a circle.

        var expected = Found(freezeBase: false);
        Assert.Equal(5, expected.Count);
        Assert.Contains(expected, image => image.Reason == $"it is a link to '{Path.Combine(_scene.Train.Root, "nowhere.png")}', which does not exist");
        Assert.Equal(expected, Found(freezeBase: true));
        var file = Assert.Single(Files());
        var written = File.ReadAllBytes(file);
        var stamp = new FileInfo(file).LastWriteTimeUtc;
        Assert.Equal(expected, Found(freezeBase: true));
        Assert.Equal(written, File.ReadAllBytes(file));
        Assert.Equal(expected, Found(freezeBase: true, epochs: 4)); // Sides that the file lacks.
        Assert.True(new FileInfo(Assert.Single(Files())).LastWriteTimeUtc >= stamp);

        List<UnreadableImage> Found(bool freezeBase, int epochs = 1)
        {
            var setup = Setup("resnet18", epochs) with { FreezeBase = freezeBase, CacheFeatures = freezeBase };
            using var model = setup.Model;
            var unreadable = new UnreadableImages();
            new Trainer(setup, [unreadable]).Run(null, CancellationToken.None);
            return [.. unreadable.Found];
        }
    }

    [Fact]
    public void A_cache_that_cannot_be_written_costs_time_and_one_note()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Combine("cache"), "");
        var before = Environment.GetEnvironmentVariable("MONK_CACHE");
        var expected = Losses(out _);
        Environment.SetEnvironmentVariable("MONK_CACHE", folder.Combine("cache"));
        try
        {
            Assert.Equal(expected, Losses(out var notes));
            Assert.Contains("MONK_CACHE", Assert.Single(notes), StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("MONK_CACHE", before);
        }

        List<double> Losses(out List<string> notes)
        {
            var setup = Setup("resnet18", epochs: 2);
            using var model = setup.Model;
            var phases = new Phases();
            var history = new Trainer(setup, [phases]).Run(null, CancellationToken.None);
            notes = phases.Notes;
            return [.. history.Select(epoch => epoch.TrainLoss)];
        }
    }

    [Fact]
    public void Features_that_the_disk_loses_while_training_runs_are_computed_again()
    {
        var setup = Setup("resnet18", epochs: 3);
        using var model = setup.Model;
        var expected = new Trainer(setup, []).Run(null, CancellationToken.None);
        var again = Setup("resnet18", epochs: 3);
        using var againModel = again.Model;

        var actual = new Trainer(again, [new DamageAfterFirstEpoch(Assert.Single(Files()))]).Run(null, CancellationToken.None);

        Assert.Equal(expected.Select(epoch => epoch.TrainLoss), actual.Select(epoch => epoch.TrainLoss));
        Assert.Equal(expected.Select(epoch => epoch.ValidationLoss), actual.Select(epoch => epoch.ValidationLoss));
    }

    [Fact]
    public void Transparent_images_are_told_of_with_features_computed_and_with_features_from_disk()
    {
        File.WriteAllBytes(Path.Combine(_scene.Train.Root, _scene.Train.Samples[4].Path), MadeFiles.DeepPng(1, 4, [100, 0]));
        foreach (var run in (int[])[1, 2])
        {
            var setup = Setup("resnet18", epochs: 1);
            using var model = setup.Model;
            var phases = new Phases();
            new Trainer(setup, [phases]).Run(null, CancellationToken.None);

            Assert.Equal(2, phases.Notes.Count);
            var total = _scene.Train.Samples.Count + _scene.Validation.Samples.Count;
            Assert.Equal($"1 of {total} images have transparent parts, which are seen on white: {_scene.Train.Samples[4].Path}", phases.Notes[0]);
            Assert.StartsWith($"1 of {total} images have 16-bit samples, none above 4095 of 65535, and are seen nearly black: {_scene.Train.Samples[4].Path}. ", phases.Notes[1], StringComparison.Ordinal);
        }
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

    private IEnumerable<string> Paths() => _scene.Train.Samples.Select(sample => Path.Combine(_scene.Train.Root, sample.Path))
        .Concat(_scene.Validation.Samples.Select(sample => Path.Combine(_scene.Validation.Root, sample.Path)));

    private static TrainingSetup Unmirrored(TrainingSetup setup) => setup with { Dataset = setup.Dataset with { TrainTransforms = setup.Dataset.ValidationTransforms } };

    private (ImageClassifier Model, int Computed) Run(bool mirrored = true)
    {
        var setup = Setup("resnet18", epochs: 1);
        setup = mirrored ? setup : Unmirrored(setup);
        var phases = new Phases();
        new Trainer(setup, [phases]).Run(null, CancellationToken.None);
        return (setup.Model, phases.Features);
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

    private sealed class DamageAfterFirstEpoch(string file) : ITrainingListener
    {
        public void EpochEnded(EpochEnd end)
        {
            if (end.Result.Epoch != 1)
                return;
            using var stream = File.Open(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            stream.Position = 200;
            stream.Write(new byte[stream.Length / 2]);
        }
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
