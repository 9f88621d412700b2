using System.Text.Json;
using Monk.Files;
using Monk.Runtime;

namespace Monk.Tests.Facade;

/// <summary>Two experiments that are equal to the byte, the second of which finds the first one's features.</summary>
public sealed class CachedWorkTests : IDisposable
{
    private readonly Scene _scene = new();

    public CachedWorkTests() => CacheFiles.Clear();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void The_second_of_two_equal_experiments_says_what_it_found()
    {
        var first = Train("first");
        var second = Train("second");

        Assert.Equal(0, first.Cached!.FeaturesFound);
        Assert.Equal(first.TrainingTime, first.TrainingTimeWithoutCache);
        Assert.Equal((0, first.Cached.FeaturesComputed), (second.Cached!.FeaturesComputed, second.Cached.FeaturesFound));
        Assert.Equal(1, second.Cached.FoundSeconds!.Value / first.Cached.FeatureSeconds, 1e-3);
        Assert.Equal(second.TrainingTime + TimeSpan.FromSeconds(second.Cached.FoundSeconds.Value), second.TrainingTimeWithoutCache);

        var compare = new Compare("c", _scene.Workspace, verbose: 0);
        compare.AddProject("p");
        var comparison = compare.Read();
        var row = comparison.Rows.Single(row => row.Experiment == "second");
        Assert.Equal(second.Cached, row.Cached);
        Assert.Contains(comparison.Warnings, warning => warning.Contains("p/second found", StringComparison.Ordinal));
        Assert.Equal(second.Cached.FeaturesFound, row.ReadHistory()[0].Cached!.FeaturesFound);
        Assert.Equal(0, row.ReadHistory()[1].Cached!.FeaturesFound);
    }

    [Fact]
    public void A_training_that_was_resumed_adds_up_and_has_found_nothing()
    {
        Train("e");
        using var resumed = _scene.Resumed();
        resumed.UpdateNumEpochs(3);
        var result = resumed.Train();

        Assert.Equal((0, 0.0), (result.Cached!.FeaturesFound, result.Cached.FoundSeconds));
        Assert.True(result.Cached.FeaturesComputed > 0);
        Assert.Equal(result.TrainingTime, result.TrainingTimeWithoutCache);
    }

    [Fact]
    public void The_environment_names_the_processor_and_what_it_can_do()
    {
        var result = Train("e");

        using var environment = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(result.LogFolder, "environment.json")));
        var root = environment.RootElement;
        Assert.Equal(ProcessorFacts.Here.Name, root.GetProperty("processor").GetString());
        Assert.Equal(ProcessorFacts.Here.InstructionSets, root.GetProperty("instruction_sets").EnumerateArray().Select(set => set.GetString()));
        Assert.Equal(Environment.ProcessorCount, root.GetProperty("logical_cores").GetInt32());
        Assert.True(root.GetProperty("threads").GetInt32() > 0);
    }

    private TrainingResult Train(string experiment)
    {
        using var prototype = _scene.New(experiment);
        _scene.SetUp(prototype, freezeBase: true);
        return prototype.Train();
    }
}
