using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>1 / (1 + e⁻ˣ).</summary>
[Kind("sigmoid", "Sigmoid")]
[HeadCall("Sigmoid")]
public sealed record SigmoidLayer : ActivationLayer
{
    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.Sigmoid();
}
