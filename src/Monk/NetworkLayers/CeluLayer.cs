using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>Continuously differentiable exponential linear unit: x above 0, α (e^(x/α) − 1) below.</summary>
/// <remarks>"Continuously Differentiable Exponential Linear Units" (Barron, 2017).</remarks>
[Kind("celu", "Celu")]
[HeadCall("Celu")]
public sealed record CeluLayer : ActivationLayer
{
    /// <summary>α; not 0. Default: 1.</summary>
    public double Alpha
    {
        get;
        init
        {
            Check.Float32("alpha", value);
            Check.Positive("alpha", Math.Abs(value));
            field = value;
        }
    } = 1;

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.CELU(Alpha);
}
