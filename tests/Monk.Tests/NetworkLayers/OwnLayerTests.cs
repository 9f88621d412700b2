using System.Text.Json.Nodes;
using Monk.NetworkLayers;
using Monk.Tests.Facade;
using Monk.Tests.Support;
using Monk.Weights;

namespace Monk.Tests.NetworkLayers;

/// <summary>A layer of a program's own is a layer like the built-in ones.</summary>
public sealed class OwnLayerTests : IDisposable
{
    private readonly Scene _scene = new();

    public OwnLayerTests() => NetworkLayer.Register<ScaleLayer>();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_network_with_it_learns_is_saved_under_its_name_and_comes_back()
    {
        using (var begun = SetUp("e", epochs: 2))
            begun.Train();

        using (var weights = WeightsFile.Open(Path.Combine(_scene.Workspace, "p", "e", "output", "models", "best.safetensors")))
        {
            var shapes = weights.Entries.ToDictionary(entry => entry.Name, entry => string.Join("×", entry.Shape));
            Assert.Equal("4", shapes["test_scale_1.scale"]);
            Assert.Equal("4", shapes["add_1.0.inner.scale"]);
            Assert.Equal("2×4", shapes["test_scale_2.dense.weight"]);
        }

        using var trained = _scene.Trained();
        Assert.Equal(1, trained.Infer(Path.Combine(_scene.Images, "circle", "000.png")).Ranking.Sum(score => score.Probability), 6);
    }

    [Fact]
    public void A_cancelled_training_of_it_resumes_to_the_numbers_of_an_uninterrupted_one()
    {
        using var whole = SetUp("whole", 3);
        var expected = whole.Train();
        using (var begun = SetUp("cut", 3))
        {
            using var source = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => begun.Train(new AtEpoch(2, source.Cancel), source.Token));
        }

        using var resumed = _scene.Resumed("cut");
        var actual = resumed.Train();

        Assert.Equal(expected.Epochs.Select(e => (e.TrainLoss, e.ValidationLoss)), actual.Epochs.Select(e => (e.TrainLoss, e.ValidationLoss)));
        Assert.Equal(File.ReadAllBytes(expected.FinalModel), File.ReadAllBytes(actual.FinalModel));
    }

    [Fact]
    public void It_is_summarised_counted_and_drawn()
    {
        using var gtf = SetUp("e", 1);

        var summary = gtf.ModelSummary();
        var drawn = File.ReadAllText(Path.ChangeExtension(gtf.DrawModel().Path, ".svg"));

        var row = summary.Layers.Single(layer => layer.Name == "test_scale_1");
        Assert.Equal(("ScaleModule", 4, 4), (row.Kind, row.Parameters, row.TrainableParameters));
        Assert.Equal([4, 32, 32], row.OutputShape);
        Assert.Contains("test_scale_1", drawn, StringComparison.Ordinal);
        Assert.Contains("from 0.5", drawn, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_compared_and_reproduced()
    {
        foreach (var (experiment, start) in new[] { ("half", 0.5), ("double", 2.0) })
        {
            using var gtf = SetUp(experiment, 1, start);
            gtf.Train();
        }

        var rows = Rows("half", "double");

        Assert.NotEqual(rows[0].Settings["network"], rows[1].Settings["network"]);
        Assert.Contains("\"name\":\"test_scale\",\"start\":0.5,", rows[0].Settings["network"], StringComparison.Ordinal);
        Assert.Contains("\n        new ScaleLayer { Start = 0.5 },\n", rows[0].Reproduction, StringComparison.Ordinal);
        Assert.Contains("        Layers.Branches([[new ScaleLayer { Uid = \"inner\" }], []], Layers.Add()),\n", rows[0].Reproduction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_head_takes_it_and_resumes_with_it(bool freezeBase)
    {
        using var whole = Head("whole", freezeBase);
        var expected = whole.Train();
        using (var begun = Head("cut", freezeBase))
        {
            using var source = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => begun.Train(new AtEpoch(2, source.Cancel), source.Token));
        }

        using var resumed = _scene.Resumed("cut");
        var actual = resumed.Train();

        Assert.Equal(File.ReadAllBytes(expected.FinalModel), File.ReadAllBytes(actual.FinalModel));
        using var weights = WeightsFile.Open(actual.FinalModel);
        Assert.Equal("512", string.Join("×", weights.Entries.Single(entry => entry.Name == "fc.0.scale").Shape));
        var lines = Rows("whole", "cut")[0].Reproduction;
        Assert.Contains("gtf.Append(new ScaleLayer { Start = 0.5 });\ngtf.Append(Layers.BatchNormalization());\ngtf.AppendDropout();\ngtf.AppendLinear(finalLayer: true);\n", lines, StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_may_end_in_it()
    {
        using var gtf = _scene.New();
        _scene.SetUp(gtf, 1);
        gtf.Append([Layers.Relu(), new ScaleLayer { Units = 2 }], finalLayer: true);

        gtf.Train();

        using var trained = _scene.Trained();
        Assert.Equal(2, trained.Infer(Path.Combine(_scene.Images, "circle", "000.png")).Ranking.Count);
    }

    [Fact]
    public void Lists_have_it_by_its_name()
    {
        Assert.Contains("test_scale", Prototype.ListLayersCustomModel());
        Assert.Contains("test_scale", Prototype.ListLayersTransferLearning());
        Assert.DoesNotContain("test_scale", Prototype.ListActivations());
        Assert.Single(Prototype.ListLayers(), name => name == "test_scale");
    }

    [Fact]
    public void One_that_is_not_registered_is_refused_before_anything_is_saved()
    {
        using var gtf = _scene.New();
        _scene.SetUp(gtf);

        var refused = new[]
        {
            Assert.Throws<MonkException>(() => gtf.CompileNetwork([new ForgottenLayer(), Layers.FullyConnected(null)], (3, 32, 32))),
            Assert.Throws<MonkException>(() => gtf.Append(new ForgottenLayer())),
        };

        Assert.All(refused, error => Assert.Contains("ForgottenLayer is not registered. Call NetworkLayer.Register<ForgottenLayer>() before it is used", error.Message, StringComparison.Ordinal));
        gtf.AppendLinear(finalLayer: true);
    }

    [Fact]
    public void Append_refuses_what_is_no_layer()
    {
        using var gtf = _scene.New();
        _scene.SetUp(gtf);

        Assert.Equal("layers has no layers.", Assert.Throws<MonkException>(() => gtf.Append()).Message);
        Assert.Contains("layers has a layer that is null", Assert.Throws<MonkException>(() => gtf.Append(Layers.Relu(), null!)).Message, StringComparison.Ordinal);
        Assert.Contains("it takes maps", Assert.Throws<MonkException>(() => gtf.Append(Layers.Relu(), Layers.Convolution(8))).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("head", Names(gtf, "model", "head"));
    }

    [Fact]
    public void A_program_that_does_not_know_it_opens_shows_copies_and_compares_the_experiment_and_says_what_is_missing()
    {
        using (var gtf = SetUp("e", 2))
        {
            using var source = new CancellationTokenSource();
            Assert.Throws<OperationCanceledException>(() => gtf.Train(new AtEpoch(1, source.Cancel), source.Token));
        }

        using (var gtf = Head("h", freezeBase: true, epochs: 1))
            gtf.Train();
        Rename("e");
        Rename("h");
        var before = File.ReadAllText(State("e"));

        using (var opened = _scene.Resumed())
        {
            Assert.Contains("custom", opened.Summary().ToString(), StringComparison.Ordinal);
            var error = Assert.Throws<MonkException>(() => opened.Train());
            Assert.Contains("Layer 'test_elsewhere' is not known to this program. If it is one of your own, call NetworkLayer.Register<…>()", error.Message, StringComparison.Ordinal);
            Assert.Contains("'test_elsewhere'", Assert.Throws<MonkException>(() => opened.DrawModel()).Message, StringComparison.Ordinal);
        }

        var rows = Rows("e", "h");
        Assert.Contains("\n        /* 'test_elsewhere' is not registered in the program that wrote these lines */\n", rows[0].Reproduction, StringComparison.Ordinal);
        Assert.Contains("/* 'test_elsewhere' is not registered in the program that wrote these lines */\ngtf.Append(Layers.BatchNormalization());", rows[1].Reproduction, StringComparison.Ordinal);
        using (new Prototype("p", "copy", copyFrom: ("p", "e"), workspace: _scene.Workspace, verbose: 0))
            Assert.Contains("test_elsewhere", File.ReadAllText(State("copy")), StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(State("e")));

        void Rename(string experiment) => File.WriteAllText(State(experiment), File.ReadAllText(State(experiment)).Replace("test_scale", "test_elsewhere", StringComparison.Ordinal));
    }

    private string State(string experiment) => Path.Combine(_scene.Workspace, "p", experiment, "experiment-state.json");

    private static IEnumerable<string> Names(Prototype gtf, params string[] path)
    {
        var node = JsonNode.Parse(File.ReadAllText(Path.Combine(gtf.Folder, "experiment-state.json")));
        foreach (var part in path)
            node = node?[part];
        return node is JsonArray { Count: > 0 } ? ["head"] : [];
    }

    private IReadOnlyList<ComparisonRow> Rows(params string[] experiments)
    {
        var compare = new Compare("c", workspace: _scene.Workspace, verbose: 0);
        foreach (var experiment in experiments)
            compare.AddExperiment("p", experiment);
        return [.. experiments.Select(experiment => compare.GenerateStatistics().Rows.Single(row => row.Experiment == experiment))];
    }

    private Prototype SetUp(string experiment, int epochs, double start = 0.5)
    {
        var gtf = _scene.New(experiment);
        _scene.SetUp(gtf, epochs);
        gtf.CompileNetwork(
            [
                Layers.Convolution(4), new ScaleLayer { Start = start }, Layers.Relu(),
                Layers.Branches([[new ScaleLayer { Uid = "inner" }], []], Layers.Add()),
                Layers.GlobalAveragePooling(), Layers.Flatten(), new ScaleLayer { Units = 2 },
            ],
            (3, 32, 32));
        return gtf;
    }

    private Prototype Head(string experiment, bool freezeBase, int epochs = 3)
    {
        var gtf = _scene.New(experiment);
        _scene.SetUp(gtf, epochs, freezeBase);
        gtf.Append(new ScaleLayer { Start = 0.5 }, Layers.BatchNormalization());
        gtf.AppendDropout();
        gtf.AppendLinear(finalLayer: true);
        return gtf;
    }
}
