using Monk.Models;

namespace Monk.Tests.Facade;

public sealed class ModelSummaryTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void An_architecture_s_layers_are_listed_with_their_shapes_and_numbers()
    {
        using var prototype = _scene.New();
        _scene.SetUp(prototype, freezeBase: true);
        prototype.UpdateInputSize(64);
        prototype.AppendLinear(16);
        prototype.AppendLinear(finalLayer: true);

        var summary = prototype.ModelSummary();
        Assert.Equal("resnet18", summary.ModelName);
        Assert.Equal(42, summary.NumLayers);
        Assert.Equal(2, summary.NumTrainableLayers);
        Assert.Equal(11_176_512 + 512 * 16 + 16 + 16 * 2 + 2, summary.NumParameters); // torchvision's resnet18 without its last layer.
        Assert.Equal(512 * 16 + 16 + 16 * 2 + 2, summary.NumTrainableParameters);
        Assert.Equal(["conv1", "bn1", "layer1.0.conv1"], summary.Layers.Take(3).Select(layer => layer.Name));
        Assert.Equal([64L, 32, 32], summary.Layers[0].OutputShape!);
        Assert.Equal(new LayerSummary("layer4.1.bn2", "BatchNorm2d", null, 1024, 0), summary.Layers.Single(layer => layer.Name == "layer4.1.bn2") with { OutputShape = null });
        Assert.Equal([512L, 2, 2], summary.Layers.Single(layer => layer.Name == "layer4.1.bn2").OutputShape!);
        Assert.Contains("42 layers with parameters, 2 of them trainable; 11,184,754 parameters, 8,242 of them trainable", summary.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_of_one_s_own_is_listed_with_its_joins()
    {
        using var prototype = _scene.New();
        prototype.CompileNetwork([Layers.ResnetV1Block(8), Layers.GlobalAveragePooling(), Layers.FullyConnected(4)], (3, 20, 20));
        var summary = prototype.ModelSummary();
        Assert.Equal(
            [("add_1.0.conv2d_1", "Conv2d"), ("add_1.0.bn_1", "BatchNorm2d"), ("add_1.0.relu_1", "ReLU"), ("add_1.0.conv2d_2", "Conv2d"), ("add_1.0.bn_2", "BatchNorm2d"),
             ("add_1.1.conv2d_3", "Conv2d"), ("add_1.1.bn_3", "BatchNorm2d"), ("add_1", "Add"), ("relu_2", "ReLU"), ("global-avg-pool2d_1", "AdaptiveAvgPool2d"), ("flatten_1", "Flatten"), ("fc_1", "Linear")],
            summary.Layers.Select(layer => (layer.Name, layer.Kind)));
        Assert.Equal([8L, 20, 20], summary.Layers.Single(layer => layer.Name == "add_1").OutputShape!);
    }

    [Theory]
    [InlineData("googlenet", 64)]
    [InlineData("densenet121", 64)]
    [InlineData("convnext_tiny", 64)]
    [InlineData("vit_b_32", 224)]
    [InlineData("swin_t", 64)]
    public void Nothing_is_counted_twice_or_left_out(string model, int size)
    {
        using var prototype = _scene.New();
        prototype.Default(_scene.Images, model, usePretrained: false);
        prototype.UpdateInputSize(size);
        using var network = Monk.Models.ModelRegistry.Find(model).Build(2, TorchSharp.torch.META);
        var summary = prototype.ModelSummary();
        Assert.Equal(network.parameters().Sum(parameter => parameter.numel()), summary.NumParameters);
        Assert.Equal(summary.Layers.Count, summary.Layers.Select(layer => layer.Name).Distinct().Count());
        Assert.Equal(model == "googlenet", summary.Layers.Any(layer => layer.OutputShape is null)); // Its auxiliary classifiers speak in training only.
    }

    [Fact]
    public void A_trained_experiment_s_network_is_listed_and_drawn_too()
    {
        _scene.Train(epochs: 1);
        using var trained = _scene.Trained();
        Assert.Equal(41, trained.ModelSummary().NumLayers);
        Assert.True(File.Exists(trained.DrawModel()));
    }

    [Fact]
    public void A_picture_of_the_network_is_kept_in_the_experiment_s_folder()
    {
        using var prototype = _scene.New();
        prototype.CompileNetwork([Layers.ResnetV1Block(8), Layers.GlobalAveragePooling(), Layers.FullyConnected(4)], (3, 20, 20));
        var svg = File.ReadAllText(Path.Combine(prototype.Folder, "graph.svg"));
        Assert.All(["conv2d_3", "3×3, 8", "[8, 20, 20]", "add_1", "fc_1", "[4]"], text => Assert.Contains(text, svg, StringComparison.Ordinal));

        var png = prototype.DebugCustomModelDesign([Layers.Convolution(8, uid: "only")]);
        Assert.Equal(Path.Combine(prototype.Folder, "graph.png"), png);
        Assert.DoesNotContain("fc_1", File.ReadAllText(Path.Combine(prototype.Folder, "graph.svg")), StringComparison.Ordinal);
        using var bitmap = SkiaSharp.SKBitmap.Decode(png);
        Assert.True(bitmap.Height > 200);

        prototype.ModelParams("resnet18");
        prototype.DrawModel();
        svg = File.ReadAllText(Path.Combine(prototype.Folder, "graph.svg"));
        Assert.Contains("layer4.1", svg, StringComparison.Ordinal);
        Assert.Contains("BasicBlock", svg, StringComparison.Ordinal);
    }
}
