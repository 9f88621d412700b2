using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>Scaled exponential linear unit.</summary>
/// <remarks>"Self-Normalizing Neural Networks" (Klambauer et al., 2017).</remarks>
[Kind("selu", "Selu")]
[HeadCall("Selu")]
public sealed record SeluLayer : ActivationLayer
{
    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.SELU();
}
