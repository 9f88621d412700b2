using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>Makes a vector of a map.</summary>
[Kind("flatten", "Flatten")]
public sealed record FlattenLayer : NetworkLayer
{
    /// <inheritdoc/>
    public override long[] Output(LayerInput input) => [input.Shape.Aggregate(1L, (product, side) => product * side)];

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.Flatten();
}
