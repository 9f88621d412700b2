using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>x / (1 + |x|).</summary>
[Kind("softsign", "Softsign")]
[HeadCall("Softsign")]
public sealed record SoftsignLayer : ActivationLayer
{
    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.Softsign();
}
