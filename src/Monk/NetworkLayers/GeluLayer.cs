using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>Gaussian error linear unit: x Φ(x), Φ being the normal distribution's. From Monk v1's gluon backend.</summary>
/// <remarks>"Gaussian Error Linear Units" (Hendrycks and Gimpel, 2016).</remarks>
[Kind("gelu", "Gelu")]
[HeadCall("Gelu")]
public sealed record GeluLayer : ActivationLayer
{
    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.GELU();
}
