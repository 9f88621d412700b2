using Monk.Blocks;
using Monk.Experiments;
using Monk.Kinds;
using Monk.Models.Custom;
using Monk.NetworkLayers;
using static TorchSharp.torch;

namespace Monk.Tests.NetworkLayers;

/// <summary>What the network makes of the module of a layer of a program's own.</summary>
public sealed class OwnModuleTests
{
    public OwnModuleTests()
    {
        NetworkLayer.Register<ScaleLayer>();
        NetworkLayer.Register<WrongLayer>();
        NetworkLayer.Register<TwiceLayer>();
        NetworkLayer.Register<ProductLayer>();
    }

    [Fact]
    public void Its_first_weights_are_its_own()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(3);
        using var network = Build(initializer: "zeros");

        var weights = network.state_dict();
        Assert.Equal(0, weights["conv2d_1.weight"].abs().sum().item<float>());
        Assert.Equal([0.5f, 0.5f, 0.5f, 0.5f], weights["test_scale_1.scale"].data<float>().ToArray());
        Assert.NotEqual(0, weights["test_scale_2.dense.weight"].abs().sum().item<float>());
    }

    [Fact]
    public void Its_network_computes_in_float32()
    {
        using var network = Build();
        Assert.False(network.CanUseBFloat16);
        Assert.Contains("Use Precision.Float32", Assert.Throws<MonkException>(() => network.Precision = Precision.BFloat16).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_without_weights_computes_in_bfloat16_if_it_says_so()
    {
        using var scope = NewDisposeScope();
        using var network = Build([Layers.Convolution(4), new TwiceLayer(), Layers.GlobalAveragePooling(), Layers.FullyConnected(null)]);
        network.eval();

        network.Precision = Precision.BFloat16;

        Assert.True(network.call(randn(2, 3, 16, 16)).isfinite().all().item<bool>());
    }

    [Fact]
    public void A_join_of_one_s_own_joins_branches()
    {
        using var scope = NewDisposeScope();
        using var network = Build([Layers.GlobalAveragePooling(), Layers.Branches([[], []], new ProductLayer()), Layers.FullyConnected(null, uid: "last")]);
        var means = full([1, 3, 16, 16], 3f);

        var expected = nn.functional.linear(full([1, 3], 9f), network.state_dict()["last.weight"], network.state_dict()["last.bias"]);

        Assert.True(network.call(means).allclose(expected));
    }

    [Fact]
    public void It_is_freed_with_the_network()
    {
        var network = Build();
        var modules = ModuleTree.Of(network).Select(entry => entry.Module).Where(module => module is ScaleModule or TorchSharp.Modules.Linear).ToList();
        Assert.Equal(3, modules.Count);

        network.Dispose();

        Assert.All(modules, module => Assert.True(LayerDisposal.IsFreed(module)));
    }

    [Fact]
    public void One_that_does_not_do_what_it_says_is_refused_with_both_shapes()
    {
        Assert.Equal(
            "Layer 'test_wrong_1' says that it makes [3, 16, 16] of [3, 16, 16], and makes [2, 768] of a batch of 2: its Output and its Build do not agree.",
            Assert.Throws<MonkException>(() => Build([new WrongLayer(), Layers.FullyConnected(null)])).Message);
        Assert.Equal(
            "Layer 'test_wrong_1' cannot be made: no such form",
            Assert.Throws<MonkException>(() => Build([new WrongLayer { Fails = true }, Layers.FullyConnected(null)])).Message);
    }

    [Fact]
    public void Two_kinds_of_one_name_are_refused()
    {
        var error = Assert.Throws<MonkException>(NetworkLayer.Register<Namesake>);
        Assert.StartsWith("The name 'relu' of ", error.Message, StringComparison.Ordinal);
        Assert.Contains("is taken by Monk.NetworkLayers.ReluLayer", error.Message, StringComparison.Ordinal);
        NetworkLayer.Register<ScaleLayer>();
    }

    private static CustomNetwork Build(string initializer = "xavier_normal") =>
        Build([Layers.Convolution(4), new ScaleLayer { Start = 0.5 }, Layers.GlobalAveragePooling(), Layers.Flatten(), new ScaleLayer { Units = 2 }], initializer);

    private static CustomNetwork Build(IReadOnlyList<NetworkLayer> layers, string initializer = "xavier_normal") =>
        new(new NetworkOptions { Layers = layers, DataShape = [3, 16, 16], Initializer = initializer }, 2);

    [Kind("relu")]
    private sealed record Namesake : NetworkLayer
    {
        public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.ReLU();
    }
}
