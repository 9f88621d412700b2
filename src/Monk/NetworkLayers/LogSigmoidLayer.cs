using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>The logarithm of the sigmoid.</summary>
[Kind("logsigmoid", "LogSigmoid")]
[HeadCall("Logsigmoid")]
public sealed record LogSigmoidLayer : ActivationLayer
{
    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.LogSigmoid();
}
