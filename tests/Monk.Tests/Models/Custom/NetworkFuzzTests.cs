using System.Text;
using Monk.Experiments;
using Monk.Models.Custom;
using Monk.NetworkLayers;
using Monk.Tests.Support;
using static TorchSharp.torch;

namespace Monk.Tests.Models.Custom;

/// <summary>Damaged networks in Monk v1's JSON are planned, counted and built, or refused.</summary>
[Trait("Category", Attack.Category)]
public sealed class NetworkFuzzTests
{
    [Fact]
    public void Damaged_networks_are_built_or_refused()
    {
        // The weights of a larger network take longer to make than a test has; that it is planned is enough.
        const double Most = 1e7;
        var outcomes = Attack.Run("networks in JSON", 2000, (random, _) =>
        {
            var layers = Layers.FromMonkJson(Encoding.UTF8.GetString(TextDamage.Of(MonkNetworkReaderTests.Network, random)));
            var plan = NetworkPlan.Of(layers, [3, 16, 16], 4);
            if (plan.Layers.Sum(layer => layer.Layer.Parameters(new LayerInput(layer.Input, 4))) > Most)
                return "planned";
            using var scope = NewDisposeScope();
            using var model = new CustomNetwork(new NetworkOptions { Layers = layers, DataShape = [3, 16, 16], Initializer = "xavier_normal" }, 4);
            Assert.Equal(4, model.call(zeros(1, 3, 16, 16)).shape[1]);
            return "built";
        });

        Assert.True(Attack.Times < 1 || (outcomes["built"] > 50 && outcomes["refused"] > 100), string.Join(", ", outcomes));
    }
}
