using System.Text.Json.Nodes;
using Monk.Optimizers;
using Monk.Tests.Facade;

namespace Monk.Tests.Optimizers;

/// <summary>An optimizer of a program's own is a citizen like Monk's.</summary>
public sealed class OwnOptimizerTests : IDisposable
{
    private readonly TinyScene _tiny = new();

    public OwnOptimizerTests() => OptimizerOptions.Register<TestSignOptions>();

    public void Dispose() => _tiny.Dispose();

    [Fact]
    public void It_is_listed_and_in_the_state()
    {
        Assert.Contains("test_sign", Prototype.ListOptimizers());
        using (var prototype = _tiny.New("e"))
            prototype.UseOptimizer(new TestSignOptions { LearningRate = 0.001, Keep = 0.75 });

        Assert.Equal("""{"name":"test_sign","learning_rate":0.001,"keep":0.75,"weight_decay":0}""", OptimizerInFile("e").ToJsonString());
    }

    [Fact]
    public void A_resumed_training_ends_with_the_weights_of_one_that_never_stopped()
    {
        using (var whole = Signed("whole", epochs: 3))
            whole.Train();
        using (var first = Signed("parts", epochs: 2))
            first.Train();
        using (var resumed = new Prototype("p", "parts", resumeTrain: true, workspace: _tiny.Scene.Workspace, verbose: 0))
        {
            resumed.UpdateNumEpochs(3);
            resumed.Train();
        }

        Assert.Equal(Weights("whole"), Weights("parts"));
    }

    [Fact]
    public void It_is_compared_and_reproduced()
    {
        using (var prototype = _tiny.New("e"))
            prototype.UseOptimizer(new TestSignOptions { LearningRate = 0.002, Keep = 0.25, ClipNorm = 3 });

        var row = Row("e");

        Assert.Equal("test_sign", row.Optimizer);
        Assert.Equal("test_sign keep 0.25, clipnorm 3", row.Setting("optimizer"));
        Assert.Contains("gtf.UseOptimizer(new TestSignOptions { LearningRate = 0.002, Keep = 0.25, ClipNorm = 3 });\n", row.Reproduction, StringComparison.Ordinal);
    }

    [Fact]
    public void An_experiment_with_one_that_is_not_registered_can_be_opened_shown_and_copied_but_not_trained()
    {
        using (Signed("e", epochs: 1))
        {
        }

        Edit("e", optimizer => (optimizer["name"], optimizer["ns_steps"]) = ("muon", 5));
        var before = OptimizerInFile("e").ToJsonString();
        using (var resumed = new Prototype("p", "e", resumeTrain: true, workspace: _tiny.Scene.Workspace, verbose: 0))
        {
            Assert.Contains(resumed.Summary().Sections.SelectMany(section => section.Lines), line => line.Value.Contains("muon", StringComparison.Ordinal));
            Assert.StartsWith(
                "Optimizer 'muon' is not known to this program. If it is one of your own, call OptimizerOptions.Register<…>()",
                Assert.Throws<MonkException>(() => resumed.Train()).Message,
                StringComparison.Ordinal);
            Assert.StartsWith("Optimizer 'muon' is not known to this program.", Assert.Throws<MonkException>(() => resumed.UpdateLearningRate(0.5)).Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, OptimizerInFile("e").ToJsonString());
        Assert.Equal("muon", Row("e").Optimizer);
        Assert.Contains("/* 'muon' is not registered in the program that wrote these lines */\n", Row("e").Reproduction, StringComparison.Ordinal);
        using (new Prototype("p", "copy", copyFrom: ("p", "e"), workspace: _tiny.Scene.Workspace, verbose: 0))
            Assert.Equal(before, OptimizerInFile("copy").ToJsonString());
    }

    [Fact]
    public void Settings_are_named_by_their_place_where_a_state_is_read()
    {
        using (Signed("e", epochs: 1))
        {
        }

        Edit("e", optimizer => optimizer["learning_rate"] = -1);

        var message = Assert.Throws<MonkException>(() => new Prototype("p", "e", resumeTrain: true, workspace: _tiny.Scene.Workspace, verbose: 0)).Message;
        Assert.Contains("holds what no experiment's state can: optimizer.learning_rate is -1; it must be a number above 0 that float32 can hold.", message, StringComparison.Ordinal);
    }

    private Prototype Signed(string experiment, int epochs)
    {
        var prototype = _tiny.New(experiment, epochs: epochs);
        prototype.UseOptimizer(new TestSignOptions { LearningRate = 0.001 });
        return prototype;
    }

    private byte[] Weights(string experiment) => File.ReadAllBytes(Path.Combine(_tiny.Scene.Workspace, "p", experiment, "output", "models", "final.safetensors"));

    private string StateFile(string experiment) => Path.Combine(_tiny.Scene.Workspace, "p", experiment, "experiment-state.json");

    private JsonNode OptimizerInFile(string experiment) => JsonNode.Parse(File.ReadAllText(StateFile(experiment)))!["optimizer"]!;

    private void Edit(string experiment, Action<JsonNode> change)
    {
        var state = JsonNode.Parse(File.ReadAllText(StateFile(experiment)))!;
        change(state["optimizer"]!);
        File.WriteAllText(StateFile(experiment), state.ToJsonString());
    }

    private ComparisonRow Row(string experiment)
    {
        var compare = new Compare("c", _tiny.Scene.Workspace, verbose: 0);
        compare.AddExperiment("p", experiment);
        return Assert.Single(compare.Read().Rows);
    }
}
