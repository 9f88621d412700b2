using System.Text.Json.Nodes;
using Monk.Experiments;
using Monk.NetworkLayers;
using Monk.Tests.Support;
using Monk.Weights;
using SkiaSharp;

namespace Monk.Tests.Facade;

/// <summary>Experiments whose images are no squares.</summary>
public sealed class RectangularExperimentTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_experiment_is_trained_interrupted_resumed_tested_and_asked(bool freezeBase)
    {
        using (var whole = SetUp("whole", freezeBase))
        {
            var expected = whole.Train();
            using (var begun = SetUp("cut", freezeBase))
            {
                using var stop = new CancellationTokenSource();
                Assert.Throws<OperationCanceledException>(() => begun.Train(new AtEpoch(2, stop.Cancel), stop.Token));
            }

            using var resumed = _scene.Resumed("cut");
            var actual = resumed.Train();
            Assert.Equal(expected.Epochs.Select(epoch => (epoch.TrainLoss, epoch.ValidationLoss)), actual.Epochs.Select(epoch => (epoch.TrainLoss, epoch.ValidationLoss)));
            Assert.Equal(File.ReadAllBytes(expected.BestModel), File.ReadAllBytes(actual.BestModel));
            using var weights = SafetensorsFile.Open(actual.BestModel);
            Assert.Equal("32x48", weights.Metadata["input_size"]);
        }

        Assert.Equal("[32,48]", JsonNode.Parse(File.ReadAllText(Path.Combine(_scene.Workspace, "p", "cut", "experiment-state.json")))!["dataset"]!["input_size"]!.ToJsonString());
        using var trained = _scene.Trained("cut");
        trained.DatasetParams(_scene.Images);
        trained.Dataset();
        var evaluation = trained.Evaluate();
        var images = Directory.EnumerateFiles(_scene.Images, "*.png", SearchOption.AllDirectories).ToList();
        Assert.Equal(images.Count, evaluation.NumImages);

        // One image alone and all in batches go the same way.
        Assert.Equal(evaluation.Accuracy, images.Average(image => trained.Infer(image).PredictedClass == Path.GetFileName(Path.GetDirectoryName(image)) ? 100.0 : 0), 9);
    }
    [Fact]
    public void What_is_printed_and_drawn_says_which_side_is_which()
    {
        using var console = new CapturedConsole();
        using var prototype = _scene.New(verbose: 1);
        prototype.Default(_scene.Images, "resnet18", numEpochs: 1, usePretrained: false);
        prototype.UpdateInputSize((32, 48));
        Assert.Contains("Update: Input size - 32×48", console.Text, StringComparison.Ordinal);
        prototype.UpdateInputSize(32);
        Assert.Contains("Update: Input size - 32\n", console.Text, StringComparison.Ordinal);
        prototype.DatasetParams(_scene.Images, inputSize: (32, 48));
        Assert.Contains("    Input Size:      32×48\n", console.Text, StringComparison.Ordinal);
        Assert.Contains(prototype.Summary().Sections.SelectMany(section => section.Lines), line => line.Label == "Input Size" && line.Value == "32×48");

        var summary = prototype.ModelSummary();
        Assert.Equal([3, 32, 48], summary.InputShape);
        Assert.Equal([64, 16, 24], summary.Layers[0].OutputShape!);

        using var sheet = SKBitmap.Decode(prototype.ShowBatch(4));
        Assert.True(sheet.Width > sheet.Height);
    }

    [Fact]
    public void A_heat_map_and_feature_maps_have_the_shape_of_the_image()
    {
        using (var prototype = SetUp("e", freezeBase: false, epochs: 1))
            prototype.Train();
        using var trained = _scene.Trained();
        var image = Path.Combine(_scene.Images, "circle", "000.png");

        var explanation = trained.Explain(image);

        Assert.Equal(("layer4", 1, 2), (explanation.Layer, explanation.HeatMap.Height, explanation.HeatMap.Width));
        Assert.Equal(trained.Infer(image).Probability, explanation.Prediction.Probability, 5);
        Assert.NotEmpty(trained.VisualizeFeatureMaps(image));
    }

    [Fact]
    public void The_time_of_a_training_is_estimated_and_learning_rates_are_tried()
    {
        using var prototype = SetUp("e", freezeBase: true);
        Assert.True(prototype.EstimateTrainTime().Total > TimeSpan.Zero);

        var sizes = prototype.AnalyseInputSizes("sizes", [32, (32, 48), (48, 32)], 50, numEpochs: 1);
        Assert.Equal(["Input_Size_32", "Input_Size_32x48", "Input_Size_48x32"], sizes.Rows.Select(row => row.Experiment));
        Assert.Equal((ImageSize[])[32, (32, 48), (48, 32)], sizes.Rows.Select(row => row.Value));
        Assert.All(sizes.Rows, row => Assert.Null(row.Failure));
    }

    [Fact]
    public void A_network_of_one_s_own_is_made_for_a_height_and_a_width()
    {
        NetworkLayer[] columns = [Layers.Convolution(4, (32, 1), padding: (0, 0)), Layers.Relu(), Layers.FullyConnected(null), Layers.LogSoftmax()];
        using var prototype = SetUp("e", freezeBase: false, epochs: 1);
        Assert.Throws<MonkException>(() => prototype.CompileNetwork(columns, (3, 48, 32)));
        prototype.CompileNetwork(columns, (3, 32, 48));
        prototype.LossCrossentropy();

        Assert.Equal([4, 1, 48], prototype.ModelSummary().Layers[0].OutputShape!);
        Assert.Single(prototype.Train().Epochs);
        using var trained = _scene.Trained();
        Assert.Equal(2, trained.Infer(Path.Combine(_scene.Images, "circle", "000.png")).Ranking.Count);
    }

    [Theory]
    [InlineData(224, 192, "224×192")]
    [InlineData(64, 64, "64")]
    public void A_vision_transformer_refuses_another_size_before_it_is_trained(int height, int width, string size)
    {
        using var prototype = _scene.New();
        prototype.Default(_scene.Images, "vit_b_16", numEpochs: 1);
        prototype.UpdateInputSize((height, width));

        var refusal = Assert.Throws<MonkException>(() => prototype.Train());

        Assert.Equal($"vit_b_16 takes images of 224×224 pixels only, and the input size is {size}. Call UpdateInputSize(224), or choose another model.", refusal.Message);
    }

    [Fact]
    public void Sides_that_are_too_small_are_refused()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype);
        foreach (var call in (Action[])[() => prototype.UpdateInputSize((31, 64)), () => prototype.UpdateInputSize((64, 31)), () => prototype.DatasetParams(_scene.Images, inputSize: (16, 320))])
            Assert.Contains("its height and its width must be at least 32", Assert.Throws<MonkException>(call).Message, StringComparison.Ordinal);
        Assert.Contains("inputSize is 31; it must be at least 32.", Assert.Throws<MonkException>(() => prototype.UpdateInputSize((31, 31))).Message, StringComparison.Ordinal);
        Assert.Contains("inputSize is (0, 5); its height and its width must be at least 1.", Assert.Throws<MonkException>(() => prototype.ApplyResize((0, 5), train: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_lines_that_repeat_an_experiment_give_it_its_size()
    {
        using (var prototype = _scene.New())
        {
            _scene.SetUp(prototype);
            prototype.UpdateInputSize((64, 96));
            prototype.ResetTransforms(test: true);
            prototype.ApplyRandomResizedCrop((64, 96), (0.5, 1), test: true);
        }

        var state = Read("e");
        var lines = Monk.Comparing.Reproduction.Of(state, new Workspace(_scene.Workspace).Experiment("p", "e"))!;
        Assert.Contains("gtf.UpdateInputSize((64, 96));\n", lines, StringComparison.Ordinal);
        Assert.Contains("gtf.ApplyRandomResizedCrop((64, 96), (0.5, 1), (0.75, 1.3333), test: true);\n", lines, StringComparison.Ordinal);

        // The very calls that the lines make.
        using (var gtf = _scene.New("again"))
        {
            _scene.SetUp(gtf);
            gtf.UpdateInputSize((64, 96));
            gtf.ResetTransforms(test: true);
            gtf.ApplyRandomResizedCrop((64, 96), (0.5, 1), (0.75, 1.3333), test: true);
        }

        Assert.Equal(Monk.Comparing.ExperimentSettings.Of(state, text => text), Monk.Comparing.ExperimentSettings.Of(Read("again"), text => text));
        Assert.Equal("64×96", Monk.Comparing.ExperimentSettings.Of(state, text => text)["input size"]);
    }

    private ExperimentState Read(string name) => new ExperimentStore(new Workspace(_scene.Workspace).Experiment("p", name)).Find()!;

    private Prototype SetUp(string name, bool freezeBase, int epochs = 3)
    {
        var prototype = _scene.New(name);
        _scene.SetUp(prototype, epochs, freezeBase);
        prototype.UpdateInputSize((32, 48));
        return prototype;
    }
}
