using Monk.Models.Custom;
using Monk.NetworkLayers;

namespace Monk.Tests.Models.Custom;

public sealed class MonkNetworkReaderTests
{
    // As Monk's pytorch backend writes convolution(), a resnet_v1_block(output_channels=8), max_pooling() and fully_connected().
    internal const string Network = """
        [
          {"uid": null, "name": "convolution2d", "params": {"output_channels": 8, "kernel_size": 3, "stride": 1, "padding": "in_eq_out", "groups": 1, "dilation": 1, "use_bias": true, "layout": "NCHW"}},
          [
            [
              [
                {"uid": "first", "name": "convolution2d", "params": {"output_channels": 8, "kernel_size": [3, 1], "stride": [1, 1], "padding": [1, 0], "groups": 2, "dilation": 1, "use_bias": false, "layout": "NCHW"}},
                {"uid": null, "name": "batch_normalization", "params": {"moving_average_momentum": 0.2, "epsilon": 1e-05, "use_trainable_parameters": true, "activate_scale_shift_operation": false}}
              ],
              [{"uid": null, "name": "identity", "params": {}}],
              {"uid": "sum", "name": "add"}
            ],
            {"uid": null, "name": "relu", "params": {}}
          ],
          {"uid": null, "name": "max_pooling2d", "params": {"kernel_size": 2, "stride": null, "padding": 0, "dilation": 1, "return_indices": false, "ceil_mode": false, "layout": "NCHW"}},
          {"uid": null, "name": "average_pooling2d", "params": {"kernel_size": 2, "stride": 2, "padding": 0, "dilation": 1, "ceil_mode": false, "include_padding_in_calculation": true, "layout": "NCHW"}},
          {"uid": null, "name": "layer_normalization", "params": {"moving_average_momentum": 0.9, "epsilon": 0.001, "use_trainable_parameters": true}},
          {"uid": null, "name": "dropout", "params": {"drop_probability": 0.4, "axes": []}},
          {"uid": null, "name": "fully_connected", "params": {"units": 4, "use_bias": true, "flatten": true}}
        ]
        """;

    [Fact]
    public void A_network_in_Monk_s_form_becomes_the_same_layers()
    {
        var plan = NetworkPlan.Of(Layers.FromMonkJson(Network), [3, 16, 16], 4);
        Assert.Equal(["conv2d_1", "sum", "relu_1", "max-pool2d_1", "avg-pool2d_1", "lnorm_1", "dropout_1", "flatten_1", "fc_1"], plan.Layers.Select(layer => layer.Uid));
        var first = Assert.IsType<ConvolutionLayer>(plan.Layers[1].Branches[0][0].Layer);
        Assert.Equal(
            new ConvolutionLayer { OutputChannels = 8, KernelSize = (3, 1), Padding = new Extent(1, 0), Groups = 2, UseBias = false, Uid = "first" },
            first);
        Assert.Equal(new ConvolutionLayer { OutputChannels = 8 }, plan.Layers[0].Layer);
        Assert.Equal(new BatchNormalizationLayer { MovingAverageMomentum = 0.2 }, plan.Layers[1].Branches[0][1].Layer);
        Assert.Equal(new DropoutLayer { DropProbability = 0.4 }, plan.Layers[6].Layer);
        Assert.Equal("[8, 4, 4]", ShapeText.Of(plan.Layers[5].Output));
    }

    [Theory]
    [InlineData("""{"name": "relu"}""", "this JSON is none")]
    [InlineData("[", "This is not a network in Monk's form")]
    [InlineData("""[{"name": "convolution3d", "params": {}}]""", "Layer 'convolution3d' is for 3 dimension(s), and images have two: take 'convolution2d'.")]
    [InlineData("""[{"name": "capsule", "params": {}}]""", "Layer 'capsule' is not known")]
    [InlineData("""[{"name": "relu", "params": {"slope": 1}}]""", "Layer 'relu' has no setting 'slope'.")]
    [InlineData("""[{"name": "max_pooling2d", "params": {"return_indices": true}}]""", "Layer 'max_pooling2d' has return_indices: true, which has no meaning here; it can only be false.")]
    [InlineData("""[{"name": "convolution2d", "params": {"output_channels": 0}}]""", "outputChannels is 0; it must be at least 1 and at most 65536.")]
    [InlineData("""[{"name": "convolution2d", "params": {"stride": [1, 2]}}]""", "Layer 'convolution2d' is not known, or its settings are not what they should be")]
    [InlineData("""[[[{"name": "relu"}], {"name": "add"}]]""", "There are 1 branches")]
    [InlineData("[3]", "this is neither: 3")]
    public void What_is_not_a_network_is_refused_with_the_reason(string json, string message) =>
        Assert.Contains(message, Assert.Throws<MonkException>(() => Layers.FromMonkJson(json)).Message, StringComparison.Ordinal);
}
