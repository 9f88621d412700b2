using Monk.Blocks;
using Monk.Models.Custom;
using Monk.NetworkLayers;

namespace Monk.Tests.Models.Custom;

public sealed class NetworkPlanTests
{
    [Fact]
    public void Layers_are_named_by_kind_and_number_and_shapes_follow_one_another()
    {
        var plan = NetworkPlan.Of(
            [
                Layers.Convolution(16, stride: 2),
                Layers.ResnetV1Block(16, downsample: false),
                Layers.MaxPooling(),
                Layers.FullyConnected(null),
            ],
            [3, 32, 32],
            classes: 5);

        Assert.Equal(["conv2d_1", "add_1", "relu_2", "max-pool2d_1", "flatten_1", "fc_1"], plan.Layers.Select(layer => layer.Uid));
        Assert.Equal(["[16, 16, 16]", "[16, 16, 16]", "[16, 16, 16]", "[16, 8, 8]", "[1024]", "[5]"], plan.Layers.Select(layer => ShapeText.Of(layer.Output)));
        Assert.Equal(["conv2d_2", "bn_1", "relu_1", "conv2d_3", "bn_2"], plan.Layers[1].Branches[0].Select(layer => layer.Uid));
        Assert.Equal(["identity_1"], plan.Layers[1].Branches[1].Select(layer => layer.Uid));
    }

    [Fact]
    public void Names_given_are_kept_and_automatic_ones_avoid_them()
    {
        var plan = NetworkPlan.Of([Layers.Relu("relu_1"), Layers.Relu(), Layers.Relu("last")], [4], 2);
        Assert.Equal(["relu_1", "relu_2", "last"], plan.Layers.Select(layer => layer.Uid));
    }

    public static TheoryData<NetworkLayer[], string> Errors => new()
    {
        { [Layers.Flatten(), Layers.Convolution(8, uid: "late")], "Layer 'late' cannot take [768]: it takes maps, [channels, height, width]." },
        { [Layers.Convolution(6), Layers.Convolution(8, groups: 4)], "Layer 'conv2d_2' cannot take [6, 16, 16]: its 4 groups cannot share 6 channels evenly." },
        { [Layers.MaxPooling(16), Layers.Convolution(4, 3, padding: 0)], "Layer 'conv2d_1' cannot take [3, 1, 1]: nothing would be left of it, because its kernel is larger." },
        { [Layers.FullyConnected(4, flatten: false)], "Layer 'fc_1' cannot take [3, 16, 16]: it takes vectors" },
        { [Layers.Prelu(4)], "Layer 'prelu_1' cannot take [3, 16, 16]: it has 4 slopes, and takes one for all or one for each of 3." },
        { [Layers.GlobalAveragePooling(), Layers.InstanceNormalization()], "Layer 'inorm_1' cannot take [3, 1, 1]: a map of a single pixel has nothing to be normalised by." },
        { [Layers.Branches([[Layers.Convolution(8)], []], Layers.Add("sum"))], "Layer 'sum' cannot join [8, 16, 16] and [3, 16, 16]: only branches of equal shapes can be added." },
        { [Layers.Branches([[Layers.Convolution(8, stride: 2)], []], Layers.Concatenate())], "Layer 'concatenate_1' cannot join [8, 8, 8] and [3, 16, 16]: only branches of equal height and width can be concatenated." },
        { [Layers.Add()], "Layer 'add_1' cannot take [3, 16, 16]: it joins branches: give it to Layers.Branches." },
        { [Layers.Relu("a"), Layers.Relu("a")], "Two layers have the uid 'a'" },
    };

    [Theory]
    [MemberData(nameof(Errors), DisableDiscoveryEnumeration = true)]
    public void An_error_names_the_layer_and_says_the_shapes(NetworkLayer[] layers, string message) =>
        Assert.Contains(message, Assert.Throws<MonkException>(() => NetworkPlan.Of(layers, [3, 16, 16], 2)).Message, StringComparison.Ordinal);

    /// <summary>Every block with the shape that it makes of [32, 17, 17].</summary>
    public static TheoryData<NetworkLayer, string> Blocks => new()
    {
        { Layers.ResnetV1Block(48, stride: 2), "[48, 9, 9]" },
        { Layers.ResnetV1Block(32, downsample: false), "[32, 17, 17]" },
        { Layers.ResnetV2Block(48, stride: 2), "[48, 9, 9]" },
        { Layers.ResnetV2Block(32, downsample: false), "[32, 17, 17]" },
        { Layers.ResnetV1BottleneckBlock(64, stride: 2), "[64, 9, 9]" },
        { Layers.ResnetV1BottleneckBlock(32, downsample: false), "[32, 17, 17]" },
        { Layers.ResnetV2BottleneckBlock(64, stride: 2), "[64, 9, 9]" },
        { Layers.ResnetV2BottleneckBlock(32, downsample: false), "[32, 17, 17]" },
        { Layers.ResnextBlock(256, stride: 2), "[256, 9, 9]" },
        { Layers.MobilenetV2LinearBottleneckBlock(), "[32, 17, 17]" },
        { Layers.MobilenetV2LinearBottleneckBlock(24, stride: 2), "[24, 9, 9]" },
        { Layers.MobilenetV2InvertedLinearBottleneckBlock(), "[32, 17, 17]" },
        { Layers.MobilenetV2InvertedLinearBottleneckBlock(24, stride: 2), "[24, 9, 9]" },
        { Layers.SeparableConvolutionBlock(32, 20), "[20, 17, 17]" },
        { Layers.SqueezenetFireBlock(), "[96, 17, 17]" },
        { Layers.DensenetBlock(), "[48, 17, 17]" },
        { Layers.ConvBnReluBlock(10, 3), "[10, 17, 17]" },
        { Layers.InceptionABlock(), "[256, 17, 17]" },
        { Layers.InceptionBBlock("max"), "[512, 17, 17]" },
        { Layers.InceptionCBlock(), "[768, 17, 17]" },
        { Layers.InceptionDBlock(), "[544, 8, 8]" },
        { Layers.InceptionEBlock(), "[2048, 17, 17]" },
    };

    [Theory]
    [MemberData(nameof(Blocks), DisableDiscoveryEnumeration = true)]
    public void Blocks_make_the_shapes_of_their_papers_and_compute_them(NetworkLayer block, string shape)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var plan = NetworkPlan.Of([block], [32, 17, 17], 2);
        Assert.Equal(shape, ShapeText.Of(plan.Output));
        using var module = new Sequence(plan.Build().Select(layer => layer.Layer));
        Assert.Equal(shape, ShapeText.Of(module.call(TorchSharp.torch.randn(2, 32, 17, 17)).shape[1..]));
    }
}
