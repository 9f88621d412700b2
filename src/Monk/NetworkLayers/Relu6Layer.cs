using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>A ReLU that ends at 6.</summary>
[Kind("relu6", "Relu6")]
[HeadCall("Relu6")]
public sealed record Relu6Layer : ActivationLayer
{
    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.ReLU6();
}
