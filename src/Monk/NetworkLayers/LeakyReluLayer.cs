using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>A ReLU that leaks below 0.</summary>
[Kind("leaky_relu", "LeakyRelu")]
[HeadCall("Leakyrelu")]
public sealed record LeakyReluLayer : ActivationLayer
{
    /// <summary>The slope below 0. Default: 0.01.</summary>
    [HeadArgument("negativeSlope")]
    public double Alpha { get; init => field = Check.Float32("alpha", value); } = 0.01;

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.LeakyReLU(Alpha);
}
