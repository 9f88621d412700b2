using System.Text.Json;
using Monk.Tests.Support;
using Monk.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Tests.Weights;

public sealed class PythonInterchangeTests
{
    [PythonFact]
    public void PyTorch_reads_what_is_written_here_and_the_other_way_round_with_the_same_logits()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var folder = new TemporaryFolder();
        random.manual_seed(3);
        var network = Network();
        var state = network.state_dict();
        state["1.running_mean"].normal_();
        state["1.running_var"].uniform_(0.5, 2);
        state["0.weight"].set_(state["0.weight"].permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2));
        var image = randn(2, 3, 9, 9);
        StateDictionary.Save(network, folder.Combine("network.safetensors"));
        SafetensorsWriter.Write(folder.Combine("input.safetensors"), [new("input", image)]);
        ScalarType[] types = [ScalarType.Bool, ScalarType.Byte, ScalarType.Int8, ScalarType.Int16, ScalarType.Int32, ScalarType.Int64, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float32, ScalarType.Float64];
        SafetensorsWriter.Write(folder.Combine("types.safetensors"), [.. types.Select(t => KeyValuePair.Create(t.ToString(), tensor(new[] { 0, 1, 2, 100 }).to(t)))]);

        PythonFactAttribute.Run(Fixture.PathOf("interchange.py"), folder.Path);

        using var seen = JsonDocument.Parse(File.ReadAllText(folder.Combine("seen.json")));
        foreach (var type in types)
            Assert.Equal(type == ScalarType.Bool ? [0, 1, 1, 1] : [0, 1, 2, 100], Numbers(seen.RootElement.GetProperty("types").GetProperty(type.ToString())));
        AssertClose(Numbers(seen.RootElement.GetProperty("logits")), network.forward(image), 1e-4);

        var expected = Numbers(seen.RootElement.GetProperty("other_logits"));
        foreach (var (name, tolerance) in new[] { ("zip.pth", 1e-4), ("stream.pth", 1e-4), ("half.pth", 2e-2) })
        {
            using var file = WeightsFile.Open(folder.Combine(name));
            var other = Network();
            StateDictionary.Load(other, file, strict: true);
            AssertClose(expected, other.forward(image), tolerance);
        }
    }

    private static Sequential Network()
    {
        var network = nn.Sequential(
            ("0", nn.Conv2d(3, 8, 3, stride: 2)), ("1", nn.BatchNorm2d(8)), ("2", nn.ReLU()), ("3", nn.AdaptiveAvgPool2d(1)), ("4", nn.Flatten()), ("5", nn.Linear(8, 5)));
        network.eval();
        return network;
    }

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(n => n.GetDouble())];

    private static void AssertClose(double[] expected, Tensor actual, double tolerance)
    {
        var values = actual.flatten().to(float64).data<double>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        Assert.All(expected.Zip(values), pair => Assert.InRange(pair.Second, pair.First - tolerance, pair.First + tolerance));
    }
}
