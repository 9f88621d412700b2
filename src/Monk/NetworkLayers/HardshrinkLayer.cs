using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>0 within ± the threshold, x outside.</summary>
[Kind("hardshrink", "Hardshrink")]
[HeadCall("Hardshrink")]
public sealed record HardshrinkLayer : ActivationLayer
{
    /// <summary>The threshold. Default: 0.5.</summary>
    [HeadArgument("lambd")]
    public double Threshold { get; init => field = Check.Float32("threshold", value); } = 0.5;

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.Hardshrink(Threshold);
}
