using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>Rectified linear unit: x above 0, 0 below.</summary>
[Kind("relu", "Relu")]
[HeadCall("Relu")]
public sealed record ReluLayer : ActivationLayer
{
    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.ReLU();
}
