using System.Text.Json.Nodes;
using Monk.Data;
using Monk.Experiments;
using Monk.Tests.Support;
using SkiaSharp;

namespace Monk.Tests.Facade;

public sealed class SamplingTests : IDisposable
{
    private readonly Scene _scene = new(perClass: 12);

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_sample_lies_in_the_experiments_folder_and_is_trained_on()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype, epochs: 1, freezeBase: true);

        prototype.DatasetPercent(50);
        prototype.Dataset();

        var csv = Path.Combine(prototype.Folder, "dataset", "sampled_dataset_train.csv");
        var lines = File.ReadAllLines(csv);
        Assert.Equal("ID,Label", lines[0]);
        Assert.Equal((6, 6), (lines.Count(line => line.EndsWith(",circle", StringComparison.Ordinal)), lines.Count(line => line.EndsWith(",stripes", StringComparison.Ordinal))));
        Assert.Equal((10, 2), Numbers());
        Assert.Equal("p/e/dataset/sampled_dataset_train.csv", (string)Dataset()["train_csv"]!);
        Assert.False(File.Exists("sampled_dataset_train.csv"));

        prototype.DatasetPercent(100);
        prototype.Dataset();
        Assert.Equal(25, File.ReadAllLines(csv).Length);
        prototype.DatasetPercent(25);
        Assert.Equal(2, prototype.Train().Classes.Count);
        Assert.Equal((4, 2), Numbers());
    }

    [Fact]
    public void Training_and_validation_images_are_sampled_each()
    {
        using var prototype = _scene.New();
        prototype.DatasetParams([_scene.Images, SyntheticImages.Write(_scene.Combine("validation"), 4, seed: 2)]);

        prototype.DatasetPercent(50);
        prototype.Dataset();

        Assert.Equal((12, 4), Numbers());
        Assert.True(File.Exists(Path.Combine(prototype.Folder, "dataset", "sampled_dataset_val.csv")));
    }

    [Fact]
    public void A_copy_of_an_analysis_experiment_says_that_it_has_a_sample_until_other_images_are_named()
    {
        using (var prototype = _scene.New())
        {
            _scene.SetUp(prototype, epochs: 1, freezeBase: true);
            prototype.AnalyseLearningRates("lr", [0.01], percentData: 50, numEpochs: 1);
        }

        using var console = new CapturedConsole();
        using var copy = new Prototype("p", "e", overwrite: true, copyFrom: ("lr", "Learning_Rate_0.01"), workspace: _scene.Workspace);
        Assert.Contains("Dataset Details\n    Sample: 50 % of the images", console.Text, StringComparison.Ordinal);
        copy.Dataset();
        Assert.Contains("    Sample:           50 % of the images, drawn by seed 0\n", console.Text, StringComparison.Ordinal);
        Assert.Contains("50 % of the images", copy.Summary().ToString(), StringComparison.Ordinal);
        Assert.Equal((10, 2), Numbers());

        copy.UpdateDataset(_scene.Images, split: 0.75);
        copy.Dataset();
        Assert.Equal((18, 6), Numbers());

        using var another = new Prototype("p", "e", overwrite: true, copyFrom: ("lr", "Learning_Rate_0.01"), workspace: _scene.Workspace, verbose: 0);
        another.DatasetParams(_scene.Images, split: 0.75);
        another.Dataset();
        Assert.Equal((18, 6), Numbers());
    }

    [Fact]
    public void Spaces_around_a_class_or_a_file_survive_a_sample()
    {
        SyntheticImages.Write(_scene.Combine("spaces"), 4, classes: [" circle", "stripes "]);
        File.Move(_scene.Combine("spaces", " circle", "000.png"), _scene.Combine("spaces", " circle", " 000.png"));
        using var prototype = _scene.New();
        prototype.DatasetParams(_scene.Combine("spaces"), split: 0.5);

        prototype.DatasetPercent(100);
        prototype.Dataset();

        Assert.Equal((4, 4), Numbers());
        Assert.Equal([" circle", "stripes "], Dataset()["contents"]!["classes"]!.AsArray().Select(name => (string)name!));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(101)]
    [InlineData(double.NaN)]
    public void A_percentage_that_is_none_is_refused(double percent)
    {
        using var prototype = _scene.New();
        prototype.DatasetParams(_scene.Images);

        Assert.Contains("percent is", Assert.Throws<MonkException>(() => prototype.DatasetPercent(percent)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_weighted_training_resumes_to_the_very_numbers()
    {
        foreach (var name in new[] { "whole", "halves" })
        {
            using var prototype = _scene.New(name);
            _scene.SetUp(prototype, epochs: name == "whole" ? 2 : 1, freezeBase: true);
            prototype.UpdateWeightedSampling(true);
            prototype.Train();
        }

        using var resumed = _scene.Resumed("halves");
        resumed.UpdateNumEpochs(2);
        resumed.Train();

        Assert.Equal(Losses("whole"), Losses("halves"));
    }

    [Fact]
    public void Samples_that_two_seeds_draw_differ_in_nothing_but_the_seed()
    {
        foreach (var seed in (int[])[0, 1])
        {
            using var prototype = _scene.New($"seed_{seed}");
            prototype.Default(_scene.Images, "resnet18_v1", numEpochs: 1, usePretrained: false, seed: seed);
            prototype.DatasetPercent(50);
            prototype.Dataset();
        }

        var compare = new Compare("c", _scene.Workspace, verbose: 0);
        compare.AddExperiment("p", "seed_0");
        compare.AddExperiment("p", "seed_1");
        var comparison = compare.GenerateStatistics();

        Assert.Equal(["seed"], comparison.Differences().Select(difference => difference.Setting));
        Assert.Equal("50 % of the images", comparison.Rows[0].Setting("sample"));
        Assert.Null(comparison.Rows[0].Setting("csv train path"));
        Assert.NotEqual(comparison.ToRecords().First()["dataset fingerprint"], comparison.ToRecords().Last()["dataset fingerprint"]);
    }

    [Fact]
    public void A_batch_that_is_shown_is_the_one_that_weighted_training_begins_with()
    {
        var images = _scene.Combine("uneven");
        SyntheticImages.WritePlain(Path.Combine(images, "blue"), 29, SKColors.Blue);
        SyntheticImages.WritePlain(Path.Combine(images, "red"), 3, SKColors.Red);
        using var prototype = _scene.New();
        prototype.Default(images, "resnet18_v1", numEpochs: 1, usePretrained: false);
        prototype.UpdateInputSize(32);
        prototype.UpdateWeightedSampling(true);

        using var sheet = SKBitmap.Decode(prototype.ShowBatch(16, epoch: 2));

        var state = new ExperimentStore(new Workspace(_scene.Workspace).Experiment("p", "e")).Find()!;
        var samples = ExperimentImages.Load(state.Dataset!, new Workspace(_scene.Workspace), seed: 0).Train.Samples;
        var reds = EpochOrder.Weighted(ClassWeights.Of(samples), seed: 0, epoch: 2).Take(16).Count(index => samples[index].Label == 1);
        Assert.InRange(reds, 4, 12); // There are two or three among the 25 images: without weights it could not be as many.
        Assert.Equal((double)reds / 16, (double)Pixels(SKColors.Red) / (Pixels(SKColors.Red) + Pixels(SKColors.Blue)), 3);

        int Pixels(SKColor color) => sheet.Pixels.Count(pixel => pixel == color);
    }

    private IEnumerable<string> Losses(string experiment) => File.ReadLines(Path.Combine(_scene.Workspace, "p", experiment, "output", "logs", "history.csv"))
        .Select(line => string.Join(',', line.Split(',')[1..5]));

    private JsonNode Dataset() => JsonNode.Parse(File.ReadAllText(Path.Combine(_scene.Workspace, "p", "e", "experiment-state.json")))!["dataset"]!;

    private (int, int) Numbers() => ((int)Dataset()["contents"]!["train_images"]!, (int)Dataset()["contents"]!["validation_images"]!);
}
