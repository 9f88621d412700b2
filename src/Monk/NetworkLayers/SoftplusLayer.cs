using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>A smooth ReLU: log(1 + e^(β x)) / β.</summary>
[Kind("softplus", "Softplus")]
[HeadCall("Softplus")]
public sealed record SoftplusLayer : ActivationLayer
{
    /// <summary>β; above 0. Default: 1.</summary>
    public double Beta { get; init => field = Check.Positive("beta", value); } = 1;

    /// <summary>Where β x is above it, x itself is taken. Default: 20.</summary>
    public double Threshold { get; init => field = Check.Float32("threshold", value); } = 20;

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.Softplus(Beta, Threshold);
}
