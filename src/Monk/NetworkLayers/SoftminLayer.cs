using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>The softmax, across the channels, of the negated numbers.</summary>
[Kind("softmin", "Softmin")]
[HeadCall("Softmin")]
public sealed record SoftminLayer : ActivationLayer
{
    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.Softmin(Channels);
}
