using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>x − tanh(x).</summary>
[Kind("tanhshrink", "Tanhshrink")]
[HeadCall("Tanhshrink")]
public sealed record TanhshrinkLayer : ActivationLayer
{
    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.Tanhshrink();
}
