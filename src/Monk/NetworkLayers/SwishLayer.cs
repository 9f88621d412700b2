using Monk.Blocks;
using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>x sigmoid(β x). From Monk v1's gluon backend.</summary>
/// <remarks>"Searching for Activation Functions" (Ramachandran et al., 2017).</remarks>
[Kind("swish", "Swish")]
[HeadCall("Swish")]
public sealed record SwishLayer : ActivationLayer
{
    /// <summary>β; with 1 it is what PyTorch calls SiLU. Default: 1.</summary>
    public double Beta { get; init => field = Check.Float32("beta", value); } = 1;

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => new Function("Swish", x => x * (x * Beta).sigmoid());
}
