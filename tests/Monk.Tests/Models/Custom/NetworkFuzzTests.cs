using System.Text;
using Monk.Experiments;
using Monk.Models;
using Monk.Tests.Support;
using static TorchSharp.torch;

namespace Monk.Tests.Models.Custom;

/// <summary>Damaged networks in Monk v1's JSON are planned, counted and built, or refused.</summary>
[Trait("Category", Attack.Category)]
public sealed class NetworkFuzzTests
{
    private const string Network = """
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
          {"uid": null, "name": "dropout", "params": {"drop_probability": 0.4, "axes": []}},
          {"uid": null, "name": "fully_connected", "params": {"units": 4, "use_bias": true, "flatten": true}}
        ]
        """;

    [Fact]
    public void Damaged_networks_are_built_or_refused()
    {
        // The weights of a larger network take longer to make than a test has; that it is planned is enough.
        const double Most = 1e7;
        var outcomes = Attack.Run("networks in JSON", 2000, (random, _) =>
        {
            var layers = Layers.FromMonkJson(Encoding.UTF8.GetString(TextDamage.Of(Network, random)));
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
