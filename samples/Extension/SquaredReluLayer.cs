using Monk.Kinds;
using Monk.NetworkLayers;
using TorchSharp;
using static TorchSharp.torch;

namespace Extension;

/// <summary>A layer: an activation that squares what is above 0 (So and others, "Primer", 2021).</summary>
[Kind("squared_relu")]
public sealed record SquaredReluLayer : NetworkLayer
{
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => new SquaredRelu();

    private sealed class SquaredRelu() : nn.Module<Tensor, Tensor>("SquaredRelu")
    {
        public override Tensor forward(Tensor input)
        {
            using var positive = input.relu();
            return positive.square();
        }
    }
}
