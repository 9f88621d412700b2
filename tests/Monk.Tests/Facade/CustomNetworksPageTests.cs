using Monk.Kinds;
using Monk.NetworkLayers;
using Monk.Tests.Support;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Tests.Facade;

public sealed class CustomNetworksPageTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void The_page_s_head_is_built()
    {
        var imageFolder = _scene.Images;
        using var gtf = new Prototype("Shapes", "Head", workspace: _scene.Workspace, verbose: 0);
        gtf.Default(imageFolder, modelName: "resnet18", freezeBaseNetwork: true, numEpochs: 5, usePretrained: false);
        gtf.AppendLinear(64);
        gtf.AppendRelu();
        gtf.AppendDropout(0.3);
        gtf.AppendLinear(finalLayer: true);
        gtf.Model();
        Assert.Equal(42, gtf.ModelSummary().NumLayers);
    }

    [Fact]
    public void The_page_s_network_is_trained()
    {
        var imageFolder = _scene.Images;
        using var gtf = new Prototype("Shapes", "Own", workspace: _scene.Workspace, verbose: 0);
        gtf.Default(imageFolder, numEpochs: 5);
        gtf.UpdateInputSize(32);
        gtf.CompileNetwork(
            [
                Layers.Convolution(outputChannels: 16, kernelSize: 3),
                Layers.BatchNormalization(),
                Layers.Relu(),
                Layers.MaxPooling(),
                Layers.ResnetV1Block(outputChannels: 32, stride: 2),
                Layers.Branches(
                    [
                        [Layers.Convolution(16, kernelSize: 1), Layers.Relu()],
                        [Layers.Convolution(16, kernelSize: (1, 3)), Layers.Convolution(16, kernelSize: (3, 1)), Layers.Relu()],
                    ],
                    Layers.Concatenate()),
                Layers.GlobalAveragePooling(),
                Layers.FullyConnected(null, uid: "classes"),
            ],
            dataShape: (3, 32, 32),
            networkInitializer: "he_normal");
        NetworkSummary summary = gtf.ModelSummary();
        TrainingResult result = gtf.Train();
        Assert.Equal("classes", summary.Layers[^1].Name);
        Assert.Contains(summary.Layers, layer => layer.Name == "concatenate_1.0.conv2d_5");
        Assert.Equal(5, result.Epochs.Count);
    }

    [Fact]
    public void The_page_s_layer_is_trained()
    {
        var imageFolder = _scene.Images;
        NetworkLayer.Register<ChannelScaleLayer>();
        using var gtf = new Prototype("Shapes", "OwnLayer", workspace: _scene.Workspace, verbose: 0);
        gtf.Default(imageFolder, modelName: "resnet18", freezeBaseNetwork: true, numEpochs: 5, usePretrained: false);
        gtf.Append(new ChannelScaleLayer { Start = 0.5 });
        gtf.AppendLinear(finalLayer: true);
        gtf.UpdateInputSize(32);
        gtf.Train();
        Assert.Contains(gtf.ModelSummary().Layers, layer => layer.Name == "fc.0" && layer.Parameters == 512);
    }

    [Fact]
    public void Every_line_of_the_page_s_code_is_in_these_tests()
    {
        var source = Lines(File.ReadAllText(Path.Combine(Repository.Root, "tests", "Monk.Tests", "Facade", "CustomNetworksPageTests.cs"))).ToHashSet(StringComparer.Ordinal);
        var blocks = File.ReadAllText(Path.Combine(Repository.Root, "docs", "custom-networks.md")).Split("```");
        var code = blocks.Where((_, index) => index % 2 == 1).SelectMany(block => Lines(block).Skip(1)).ToList();
        Assert.True(code.Count > 25);
        Assert.All(code.Where(line => !line.StartsWith("using var gtf", StringComparison.Ordinal)), line => Assert.Contains(line, source));
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);
}

[Kind("channel_scale")]
public sealed record ChannelScaleLayer : NetworkLayer
{
    public double Start { get; init; } = 1;

    public override double Parameters(LayerInput input) => input.Channels;

    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => new ChannelScale(input.Channels, Start);
}

public sealed class ChannelScale : nn.Module<Tensor, Tensor>
{
    private readonly Parameter scale;

    public ChannelScale(int channels, double start)
        : base(nameof(ChannelScale))
    {
        scale = nn.Parameter(full([channels], start));
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => input.dim() == 4 ? input * scale.reshape(1, -1, 1, 1) : input * scale;
}
