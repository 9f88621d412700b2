using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>Joins branches by putting their channels one after another; height and width must be equal.</summary>
[Kind("concatenate", "Concatenate")]
public sealed record ConcatenateLayer : JoinLayer
{
    /// <inheritdoc/>
    public override string? WhyNot(IReadOnlyList<long[]> shapes) =>
        shapes.All(shape => shape.Length == shapes[0].Length && shape.Skip(1).SequenceEqual(shapes[0].Skip(1))) ? null : "only branches of equal height and width can be concatenated";

    /// <inheritdoc/>
    public override long[] Output(IReadOnlyList<long[]> shapes) => [shapes.Sum(shape => shape[0]), .. shapes[0][1..]];

    /// <inheritdoc/>
    public override Tensor Join(IReadOnlyList<Tensor> outputs) => cat([.. outputs], 1);
}
