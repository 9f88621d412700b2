using System.Text.Json;
using Monk.Tests.Support;

namespace Monk.Tests.Facade;

public sealed class PrecisionTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData(Precision.Float32, "float32")]
    [InlineData(Precision.BFloat16, "bfloat16")]
    public void What_is_asked_for_and_what_was_computed_in_are_in_the_state(Precision precision, string text)
    {
        using var prototype = _scene.New();
        prototype.Default(_scene.Images, "resnet18_v1", numEpochs: 1, usePretrained: false, precision: precision);
        prototype.UpdateInputSize(32);
        prototype.Train();

        using var state = JsonDocument.Parse(File.ReadAllText(Path.Combine(prototype.Folder, "experiment-state.json")));
        Assert.Equal(text, state.RootElement.GetProperty("training").GetProperty("precision").GetString());
        Assert.Equal(text, state.RootElement.GetProperty("outcome").GetProperty("precision").GetString());
    }

    [Fact]
    public void Auto_is_decided_when_training_starts_and_the_decision_is_kept()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype);
        prototype.Train();

        using var state = JsonDocument.Parse(File.ReadAllText(Path.Combine(prototype.Folder, "experiment-state.json")));
        Assert.Equal("auto", state.RootElement.GetProperty("training").GetProperty("precision").GetString());
        Assert.Contains(state.RootElement.GetProperty("outcome").GetProperty("precision").GetString(), (string[])["float32", "bfloat16"]);
    }

    [Fact]
    public void A_network_that_cannot_is_refused_bfloat16_by_name()
    {
        using var prototype = _scene.New();
        prototype.Default(_scene.Images, "swin_t", numEpochs: 1, usePretrained: false, precision: Precision.BFloat16);

        Assert.Contains("swin_t", Assert.Throws<MonkException>(() => prototype.Train()).Message);
    }

    [SharedBFloat16Fact("weights/resnet18.safetensors", "data/chest_xray_mini")]
    public void Both_precisions_reach_the_same_accuracy()
    {
        var float32 = MeanTestAccuracy(Precision.Float32);
        var bfloat16 = MeanTestAccuracy(Precision.BFloat16);

        Assert.InRange(bfloat16, float32 - 2, float32 + 2);
        Assert.InRange(float32, 65, 100); // Naming one class always gives 50 %.
    }

    private double MeanTestAccuracy(Precision precision)
    {
        var accuracies = new List<double>();
        foreach (var seed in (int[])[0, 1, 2])
        {
            var name = $"{precision}-{seed}";
            using (var prototype = _scene.New(name))
            {
                prototype.Default(
                    SharedFolder.PathOf("data/chest_xray_mini/train"), numEpochs: 5, seed: seed, weightsPath: SharedFolder.PathOf("weights/resnet18.safetensors"), precision: precision);
                prototype.Train();
            }

            using var trained = _scene.Trained(name, weights: TrainedWeights.Final);
            trained.DatasetParams(SharedFolder.PathOf("data/chest_xray_mini/test"));
            trained.Dataset();
            accuracies.Add(trained.Evaluate().Accuracy);
        }

        return accuracies.Average();
    }
}
