using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>Hyperbolic tangent.</summary>
[Kind("tanh", "Tanh")]
[HeadCall("Tanh")]
public sealed record TanhLayer : ActivationLayer
{
    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.Tanh();
}
