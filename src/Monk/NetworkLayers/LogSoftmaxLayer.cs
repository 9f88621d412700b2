using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>The logarithm of the softmax across the channels.</summary>
[Kind("logsoftmax", "LogSoftmax")]
[HeadCall("Logsoftmax")]
public sealed record LogSoftmaxLayer : ActivationLayer
{
    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.LogSoftmax(Channels);
}
