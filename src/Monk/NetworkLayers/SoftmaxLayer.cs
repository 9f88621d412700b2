using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>Softmax across the channels.</summary>
[Kind("softmax", "Softmax")]
[HeadCall("Softmax")]
public sealed record SoftmaxLayer : ActivationLayer
{
    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.Softmax(Channels);
}
