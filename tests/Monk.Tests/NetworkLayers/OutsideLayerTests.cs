using Monk.Experiments;
using Monk.Models.Custom;
using Monk.NetworkLayers;
using Monk.Tests.Support;

namespace Monk.Tests.NetworkLayers;

/// <summary>What is public is enough to make a layer: it is compiled in an assembly that sees nothing else.</summary>
public sealed class OutsideLayerTests
{
    [Fact]
    public void A_layer_is_made_from_outside()
    {
        var run = CSharpProgram.Compile([
            """
            [Monk.Kinds.Kind("test_outside")]
            public sealed record OutsideLayer : NetworkLayer
            {
                public IReadOnlyList<double> Factors { get; init; } = [1, 2];

                public NetworkLayer Inner { get; init; } = new ReluLayer();

                protected override string Prefix => "outside";

                protected override string Detail => $"{Factors.Count} factors";

                protected override bool CanUseBFloat16 => false;

                protected override void Validate()
                {
                    if (Factors.Count == 0)
                        throw new MonkException("factors has no number.");
                }

                public override string? WhyNot(LayerInput input) => Inner.WhyNot(input);

                public override long[] Output(LayerInput input) => Inner.Output(input);

                public override double Parameters(LayerInput input) => Inner.Parameters(input);

                public override TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor> Build(LayerInput input) => Inner.Build(input);
            }

            public static NetworkLayer Make()
            {
                NetworkLayer.Register<OutsideLayer>();
                return new OutsideLayer { Factors = [3], Inner = Layers.Convolution(4) };
            }

            public static NetworkLayer Wrong() => new OutsideLayer { Factors = [] };
            """]);
        var layer = (NetworkLayer)run("Make")!;

        using var network = Build(layer);

        Assert.Equal(["outside_1.weight", "outside_1.bias", "fc_1.weight", "fc_1.bias"], network.state_dict().Keys);
        Assert.Equal("outside (1 factors)", layer.ToString());
        Assert.Equal("new OutsideLayer { Factors = [3], Inner = Layers.Convolution(4, 3) }", layer.Code);
        Assert.Equal("Layer 'outside_1': factors has no number.", Assert.Throws<MonkException>(() => Build((NetworkLayer)run("Wrong")!)).Message);
    }

    private static CustomNetwork Build(NetworkLayer layer) =>
        new(new NetworkOptions { Layers = [layer, new FullyConnectedLayer { Units = null }], DataShape = [3, 8, 8], Initializer = "default" }, 2);
}
