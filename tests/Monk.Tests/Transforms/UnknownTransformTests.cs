using System.Text.Json.Nodes;
using Monk.Comparing;
using Monk.Experiments;
using Monk.Tests.Facade;
using Monk.Transforms;

namespace Monk.Tests.Transforms;

/// <summary>A state names a transform that this program has not registered: all that needs no pixels works, and the rest says what is missing.</summary>
public sealed class UnknownTransformTests : IDisposable
{
    private const string Unknown = """{"name":"test_missing","strength":1.50,"of":{"a":[1,null]}}""";
    private const string Missing = "Transform 'test_missing' is not known to this program. If it is one of your own, call TransformOptions.Register<…>() with its type before the experiment is used.";

    private readonly Scene _scene = new(perClass: 4);

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void An_experiment_with_one_opens_shows_itself_and_is_copied_and_compared()
    {
        _scene.Train(epochs: 1);
        Replace("train", "validation", "test");

        using (var trained = _scene.Trained())
        {
            Assert.Contains("test_missing", trained.Summary().ToString(), StringComparison.Ordinal);
            var image = Directory.EnumerateFiles(_scene.Images, "*.png", SearchOption.AllDirectories).First();
            Assert.StartsWith(Missing, Assert.Throws<MonkException>(() => trained.Infer(image)).Message, StringComparison.Ordinal);
            trained.ResetTransforms(test: true);
            trained.ApplyNormalize(test: true);
            Assert.InRange(trained.Infer(image).Score, 0, 1);
        }

        new Prototype("p", "copy", copyFrom: ("p", "e"), workspace: _scene.Workspace, verbose: 0).Dispose();
        var compare = new Compare("C", _scene.Workspace, verbose: 0);
        compare.AddExperiment("p", "e");
        Assert.Contains("'test_missing': {'strength': 1.5", File.ReadAllText(Path.Combine(compare.GenerateStatistics().Folder, "comparison.csv")), StringComparison.Ordinal);

        Assert.Equal($"[{Unknown}]", Transforms("copy").ToJsonString());
        Assert.Equal(Unknown, Transforms("e")[0]!.ToJsonString());
    }

    [Fact]
    public void Its_experiment_is_not_trained_and_says_what_is_missing()
    {
        using (var prototype = _scene.New())
            _scene.SetUp(prototype, epochs: 1);
        Replace("train");

        using var resumed = _scene.Resumed();
        Assert.StartsWith(Missing, Assert.Throws<MonkException>(() => resumed.Train()).Message, StringComparison.Ordinal);
        resumed.ApplyGrayscale(train: true);
        Assert.StartsWith(Missing, Assert.Throws<MonkException>(() => resumed.Train()).Message, StringComparison.Ordinal);
        Assert.Equal(Unknown, Transforms("e")[0]!.ToJsonString());

        resumed.ResetTransforms();
        resumed.ApplyNormalize(train: true, val: true);
        Assert.Single(resumed.Train().Epochs);
    }

    [Fact]
    public void The_lines_that_reproduce_its_experiment_say_so_where_it_stood()
    {
        using (var prototype = _scene.New())
            _scene.SetUp(prototype, epochs: 1);
        Replace("train");
        var dataset = Store("e").Find()!.Dataset!;

        Assert.Equal(
            "gtf.ResetTransforms();\n/* 'test_missing' is not registered in the program that wrote these lines */ // train: true\n",
            TransformCalls.Between(dataset with { TrainTransforms = [] }, dataset with { ValidationTransforms = [], TestTransforms = [] }));
    }

    [Fact]
    public void It_is_not_added_to_another_experiment()
    {
        using (var prototype = _scene.New())
            _scene.SetUp(prototype, epochs: 1);
        Replace("train");
        var transform = Store("e").Find()!.Dataset!.TrainTransforms[0];

        using var other = _scene.New("other");
        Assert.StartsWith(Missing, Assert.Throws<MonkException>(() => other.AddTransform(transform, train: true)).Message, StringComparison.Ordinal);
    }

    private ExperimentStore Store(string experiment) => new(new Workspace(_scene.Workspace).Experiment("p", experiment));

    private JsonArray Transforms(string experiment) => JsonNode.Parse(File.ReadAllText(Store(experiment).Paths.StateFile))!["dataset"]!["train_transforms"]!.AsArray();

    private void Replace(params string[] sets)
    {
        var file = Store("e").Paths.StateFile;
        var state = JsonNode.Parse(File.ReadAllText(file))!;
        foreach (var set in sets)
            state["dataset"]![set + "_transforms"] = new JsonArray(JsonNode.Parse(Unknown));
        File.WriteAllText(file, state.ToJsonString());
    }
}
