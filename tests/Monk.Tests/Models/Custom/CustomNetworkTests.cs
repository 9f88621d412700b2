using System.Text.Json;
using Monk.Experiments;
using Monk.Models.Custom;
using Monk.NetworkLayers;
using static TorchSharp.torch;

namespace Monk.Tests.Models.Custom;

public sealed class CustomNetworkTests
{
    private static readonly NetworkLayer[] Residual =
    [
        Layers.Convolution(8, uid: "stem"), Layers.BatchNormalization(), Layers.Relu(),
        Layers.ResnetV1Block(8, downsample: false),
        Layers.GlobalAveragePooling(), Layers.FullyConnected(null, uid: "output"),
    ];

    [Fact]
    public void Weights_go_by_the_layers_names_and_the_head_is_the_last_layer_with_weights()
    {
        using var model = Build(Residual);
        Assert.Equal(
            ["stem.weight", "stem.bias", "bn_1.weight", "bn_1.bias", "add_1.0.conv2d_1.weight", "add_1.0.conv2d_1.bias", "add_1.0.bn_2.weight", "add_1.0.bn_2.bias",
             "add_1.0.conv2d_2.weight", "add_1.0.conv2d_2.bias", "add_1.0.bn_3.weight", "add_1.0.bn_3.bias", "output.weight", "output.bias"],
            model.state_dict().Keys.Where(key => key.EndsWith("weight", StringComparison.Ordinal) || key.EndsWith("bias", StringComparison.Ordinal)));
        Assert.Equal("output", model.HeadName);
        Assert.Same(model.state_dict()["output.weight"], model.Head.get_parameter("weight"));
    }

    [Fact]
    public void A_residual_network_computes_what_its_layers_say()
    {
        using var scope = NewDisposeScope();
        using var model = Build(Residual);
        model.eval();
        var w = model.state_dict();
        var images = randn(3, 3, 16, 16);

        Tensor Conv(Tensor x, string name) => nn.functional.conv2d(x, w[$"{name}.weight"], w[$"{name}.bias"], padding: [1, 1]);
        Tensor Norm(Tensor x) => x / Math.Sqrt(1 + 1e-5); // Of a new network: mean 0, variance 1.
        var stem = Norm(Conv(images, "stem")).relu();
        var residual = Norm(Conv(Norm(Conv(stem, "add_1.0.conv2d_1")).relu(), "add_1.0.conv2d_2"));
        var expected = nn.functional.linear((residual + stem).relu().mean([2, 3]), w["output.weight"], w["output.bias"]);

        Assert.True(expected.allclose(model.call(images), 1e-5, 1e-6));
        Assert.True(model.call(images).equal(model.Classify(model.Features(images))).all().item<bool>());
    }

    [Theory]
    [InlineData("xavier_normal")]
    [InlineData("xavier_uniform")]
    [InlineData("he_normal")]
    [InlineData("msra")]
    [InlineData("he_uniform")]
    [InlineData("normal")]
    [InlineData("uniform")]
    [InlineData("zeros")]
    public void The_initializer_gives_weights_its_spread_and_biases_zero(string initializer)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        using var model = Build([Layers.Convolution(64), Layers.Convolution(128), Layers.GlobalAveragePooling(), Layers.FullyConnected(null)], initializer);
        var weight = model.state_dict()["conv2d_2.weight"]; // 64 · 9 inputs, 128 · 9 outputs.
        var expected = initializer switch
        {
            "xavier_normal" or "xavier_uniform" => Math.Sqrt(2.0 / (64 * 9 + 128 * 9)),
            "he_normal" or "msra" or "he_uniform" => Math.Sqrt(2.0 / (64 * 9)),
            "normal" => 0.01,
            "uniform" => 0.07 / Math.Sqrt(3),
            _ => 0,
        };
        Assert.InRange(weight.std().item<float>(), 0.99 * expected, 1.01 * expected);
        var isUniform = initializer.EndsWith("uniform", StringComparison.Ordinal);
        Assert.InRange(weight.abs().max().item<float>(), 0, (isUniform ? Math.Sqrt(3) : 6) * expected + 1e-6);
        Assert.Equal(0, model.state_dict()["conv2d_2.bias"].abs().max().item<float>());
    }

    [Theory]
    [InlineData("orthogonal_normal")]
    [InlineData("orthogonal_uniform")]
    public void An_orthogonal_initializer_makes_orthonormal_rows_or_columns(string initializer)
    {
        using var scope = NewDisposeScope();
        using var model = Build([Layers.Convolution(8), Layers.Convolution(8), Layers.Flatten(), Layers.FullyConnected(20), Layers.FullyConnected(30), Layers.FullyConnected(null)], initializer);
        var wide = model.state_dict()["conv2d_2.weight"].flatten(1);
        Assert.True(wide.mm(wide.t()).allclose(eye(8), 1e-4, 1e-5));
        var tall = model.state_dict()["fc_2.weight"];
        Assert.True(tall.t().mm(tall).allclose(eye(20), 1e-4, 1e-5));
    }

    [Fact]
    public void The_default_initializer_is_PyTorch_s()
    {
        using var scope = NewDisposeScope();
        using var model = Build([Layers.Flatten(), Layers.FullyConnected(400), Layers.FullyConnected(null)], "default");
        var bound = 1 / Math.Sqrt(768);
        Assert.InRange(model.state_dict()["fc_1.weight"].abs().max().item<float>(), 0.99 * bound, bound);
        Assert.InRange(model.state_dict()["fc_1.bias"].abs().max().item<float>(), 0.9 * bound, bound);
    }

    [Fact]
    public void An_unknown_initializer_is_refused_with_the_nearest()
    {
        var error = Assert.Throws<MonkException>(() => NetworkInitializer.Require("xavier_norml"));
        Assert.StartsWith("networkInitializer is 'xavier_norml'. Did you mean 'xavier_normal'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_comes_back_from_its_state()
    {
        var options = Options([.. Residual, Layers.Prelu(), Layers.Convolution(4, (1, 7), padding: (0, 3)), Layers.InceptionEBlock("max")]);
        var json = JsonSerializer.Serialize(options, ExperimentStateJson.Default.NetworkOptions);
        var back = JsonSerializer.Deserialize(json, ExperimentStateJson.Default.NetworkOptions)!;
        Assert.Equal(json, JsonSerializer.Serialize(back, ExperimentStateJson.Default.NetworkOptions));
        Assert.Contains("in_eq_out", json, StringComparison.Ordinal);
        Assert.Equal(typeof(ConvolutionLayer), back.Layers[0].GetType());
        Assert.Equal("stem", back.Layers[0].Uid);
    }

    [Fact]
    public void Only_bases_of_convolutions_and_batch_norms_compute_in_bfloat16()
    {
        using var scope = NewDisposeScope();
        using var quiet = inference_mode();
        using var can = Build([Layers.Convolution(8), Layers.BatchNormalization(), Layers.Rrelu(), Layers.ResnetV1Block(8), Layers.GlobalAveragePooling(), Layers.FullyConnected(null)]);
        can.eval();
        var images = randn(2, 3, 16, 16);
        var exact = can.Features(images);
        can.Precision = Precision.BFloat16;
        var rough = can.Features(images);
        Assert.Equal(ScalarType.Float32, rough.dtype);
        Assert.InRange(((rough - exact).norm() / exact.norm()).item<float>(), 1e-5f, 0.03f);

        foreach (var layer in new[] { Layers.LayerNormalization(), Layers.InstanceNormalization(), Layers.Prelu(), Layers.TransposedConvolution(), Layers.FullyConnected(8) })
        {
            using var cannot = Build([layer, Layers.FullyConnected(null)]);
            Assert.False(cannot.CanUseBFloat16);
        }
    }

    [Fact]
    public void Every_activation_computes_in_bfloat16()
    {
        using var scope = NewDisposeScope();
        using var quiet = inference_mode();
        foreach (var name in Prototype.ListActivationsCustomModel().Where(name => name != nameof(Layers.Prelu) && typeof(Layers).GetMethod(name) is not null))
        {
            var layer = (NetworkLayer)typeof(Layers).GetMethod(name)!.Invoke(null, [.. typeof(Layers).GetMethod(name)!.GetParameters().Select(parameter => parameter.DefaultValue)])!;
            using var model = Build([Layers.Convolution(4), layer, Layers.GlobalAveragePooling(), Layers.FullyConnected(null)]);
            model.eval();
            model.Precision = Precision.BFloat16;
            Assert.True(model.call(randn(2, 3, 16, 16)).isfinite().all().item<bool>(), name);
        }
    }

    [Fact]
    public void A_network_without_anything_to_learn_is_refused() =>
        Assert.Contains("no layer that could learn", Assert.Throws<MonkException>(() => Build([Layers.GlobalAveragePooling()], classes: 3)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_network_that_does_not_end_in_the_classes_is_refused() =>
        Assert.StartsWith("The network gives 3 numbers for an image, [3], and there are 2 classes", Assert.Throws<MonkException>(() => Build([Layers.FullyConnected(3)])).Message, StringComparison.Ordinal);

    [Fact]
    public void Another_image_size_is_refused_only_where_a_layer_depends_on_it()
    {
        CustomNetwork.RequireImages(Options(Residual), 24, 2);
        var error = Assert.Throws<MonkException>(() => CustomNetwork.RequireImages(Options([Layers.FullyConnected(null)]), 24, 2));
        Assert.Contains("made for images of 16×16 pixels, and the input size is 24", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<MonkException>(() => CustomNetwork.RequireImages(Options([Layers.Convolution(4, 9, padding: 0), Layers.GlobalAveragePooling(), Layers.FullyConnected(null)]), 8, 2));
        Assert.Contains("Layer 'conv2d_1' cannot take [3, 8, 8]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Height_and_width_of_another_image_size_are_told_apart()
    {
        NetworkLayer[] rows = [Layers.Convolution(4, (16, 1), padding: (0, 0)), Layers.FullyConnected(null)];
        var wide = Options(rows) with { DataShape = [3, 16, 24] };
        CustomNetwork.RequireImages(wide, (16, 24), 2);
        Assert.Equal(4 * 24, new CustomNetwork(wide, 2).HeadInputs);

        var error = Assert.Throws<MonkException>(() => CustomNetwork.RequireImages(wide, (24, 16), 2));
        Assert.Contains("made for images of 16×24 pixels (height × width), and the input size is 24×16. Compile it with dataShape: (3, 24, 16), or give images of its size with UpdateInputSize((16, 24)).", error.Message, StringComparison.Ordinal);
        Assert.Throws<MonkException>(() => CustomNetwork.RequireImages(wide, 16, 2));
        CustomNetwork.RequireImages(Options(Residual), (24, 40), 2);
    }

    private static NetworkOptions Options(IReadOnlyList<NetworkLayer> layers, string initializer = "xavier_normal") => new() { Layers = layers, DataShape = [3, 16, 16], Initializer = initializer };

    private static CustomNetwork Build(IReadOnlyList<NetworkLayer> layers, string initializer = "xavier_normal", int classes = 2) => new(Options(layers, initializer), classes);
}
