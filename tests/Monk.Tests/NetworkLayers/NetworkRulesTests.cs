using System.Text.Json;
using Monk.Experiments;
using Monk.Models.Custom;
using Monk.NetworkLayers;
using Monk.Tests.Facade;

namespace Monk.Tests.NetworkLayers;

/// <summary>A network that no machine holds, or no page shows, is refused in one sentence before anything is made of it.</summary>
public sealed class NetworkRulesTests
{
    [Fact]
    public void Layers_blocks_and_branches_are_counted_wherever_they_are()
    {
        var most = Repeated(Layers.Relu(), NetworkRules.MostLayers);
        Assert.Equal(NetworkRules.MostLayers, NetworkPlan.Of(most, [3, 8, 8], 2).Layers.Count);

        Refused(() => Plan([.. most, Layers.Relu()]), "network has more than 5000 layers, blocks and branches");
        Refused(() => Plan([Layers.Sequential(most), Layers.Relu()]), "network has more than 5000 layers");
        Refused(() => Plan([Layers.Branches([.. Enumerable.Repeat<IReadOnlyList<NetworkLayer>>([], 5001)], Layers.Add())]), "network has more than 5000 layers");
    }

    [Fact]
    public void A_network_of_as_many_layers_as_there_can_be_is_compiled_and_drawn()
    {
        using var scene = new Scene(perClass: 4);
        using var gtf = scene.New();
        scene.SetUp(gtf);

        gtf.CompileNetwork([.. Repeated(Layers.Relu(), NetworkRules.MostLayers - 2), Layers.GlobalAveragePooling(), Layers.FullyConnected(null)], (3, 32, 32));
    }

    [Fact]
    public void Blocks_are_nested_as_deep_as_there_can_be_and_no_deeper()
    {
        using var scene = new Scene(perClass: 4);
        using (var gtf = scene.New())
        {
            scene.SetUp(gtf);
            gtf.CompileNetwork([Nested(NetworkRules.MostNesting), Layers.FullyConnected(null)], (3, 32, 32));
            Refused(() => gtf.CompileNetwork([Nested(NetworkRules.MostNesting + 1), Layers.FullyConnected(null)], (3, 32, 32)), "more than 8 deep");
        }

        using var again = scene.New();
        Assert.Equal(ExperimentStatus.Created, again.Status);

        static NetworkLayer Nested(int levels) => levels == 0 ? Layers.Relu() : Layers.Branches([[Nested(levels - 1)], []], Layers.Add());
    }

    [Fact]
    public void A_layer_s_name_is_as_long_as_anyone_reads()
    {
        Assert.Equal(new string('a', 100), Layers.Convolution(4, 3, uid: new string('a', 100)).Uid);
        Refused(() => Layers.Convolution(4, 3, uid: new string('a', 10_000)), "A layer has a uid of 10000 characters; it may have 100.");
        Refused(() => Layers.FromMonkJson($"[{{\"name\": \"relu\", \"uid\": \"{new string('a', 10_000)}\", \"params\": {{}}}}]"), "A layer has a uid of 10000 characters");
    }

    [Fact]
    public void Weights_and_outputs_that_no_memory_holds_are_refused()
    {
        Refused(() => Plan([Layers.Flatten(), Layers.FullyConnected(65536), Layers.FullyConnected(65536)]), "The network would have 4.308E+09 parameters; 1073741824 (4 GiB of float32) are the most that it can have.");
        Refused(() => Plan([Layers.Convolution(65536, 3), Layers.Convolution(65536, 16383)]), "parameters");
        Refused(() => NetworkPlan.Of([Layers.Convolution(1024, 3)], [3, 4096, 4096], 2), "Layer 'conv2d_1' makes [1024, 4096, 4096] of one image, 1.718E+10 numbers");
        Refused(() => Plan(Repeated(Layers.TransposedConvolution(8, 3, stride: 16384), 20)), "of one image");
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("convolution2d")]
    [InlineData("transposed_convolution2d")]
    [InlineData("fully_connected")]
    [InlineData("batch_normalization")]
    [InlineData("instance_normalization")]
    [InlineData("layer_normalization")]
    [InlineData("prelu")]
    public void Parameters_are_counted_as_the_layer_has_them(string name)
    {
        var layer = JsonSerializer.Deserialize($$"""{"name": "{{name}}"}""", ExperimentStateJson.Default.NetworkLayer)!;
        var input = new LayerInput(layer is FullyConnectedLayer ? [3] : [3, 8, 8], 2);
        using var made = layer.Build(input);

        Assert.Equal(made.parameters().Sum(parameter => parameter.numel()), layer.Parameters(input));
    }

    [Theory]
    [InlineData("""[{"name": "relu", "name": "tanh", "params": {}}]""", "name")]
    [InlineData("""[{"name": "convolution2d", "params": {"stride": 1, "stride": 2}}]""", "stride")]
    [InlineData("""[{"name": "\ud800", "params": {}}]""", "This is not a network in Monk's form")]
    [InlineData("""[{"name": "relu", "params": {"uid": "\ud800"}}]""", "")]
    [InlineData("""[{"name": "convolution2d", "params": {"kernel_size": 1.5}}]""", "Layer 'convolution2d'")]
    [InlineData("""[{"name": "convolution2d", "params": {"kernel_size": 99999999999}}]""", "Layer 'convolution2d'")]
    [InlineData("""[null]""", "and this is neither: null.")]
    [InlineData("""[["add"]]""", "and this is neither")]
    public void A_network_in_JSON_that_says_two_things_or_nothing_is_refused(string json, string part) => Refused(() => Layers.FromMonkJson(json), part);

    [Fact]
    public void A_network_in_JSON_may_be_nested_without_end()
    {
        foreach (var levels in (int[])[20, 64, 100_000])
            Refused(() => Plan(Layers.FromMonkJson(new string('[', levels) + """{"name": "relu", "params": {}}""" + new string(']', levels))), levels == 20 ? "8 deep" : "depth");
    }

    private static NetworkPlan Plan(IReadOnlyList<NetworkLayer> layers) => NetworkPlan.Of(layers, [3, 8, 8], 2);

    private static NetworkLayer[] Repeated(NetworkLayer layer, int times) => [.. Enumerable.Repeat(layer, times)];

    private static void Refused(Action act, string part) => Assert.Contains(part, Assert.Throws<MonkException>(act).Message, StringComparison.Ordinal);
}
