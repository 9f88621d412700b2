using Monk.Blocks;
using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>Leaves everything as it is: the shortcut of a residual block.</summary>
[Kind("identity", "Identity")]
public sealed record IdentityLayer : NetworkLayer
{
    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => new Function("Identity", x => x);
}
