using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>Joins branches by their sum; their shapes must be equal.</summary>
[Kind("add", "Add")]
public sealed record AddLayer : JoinLayer
{
    /// <inheritdoc/>
    public override string? WhyNot(IReadOnlyList<long[]> shapes) =>
        shapes.All(shape => shape.SequenceEqual(shapes[0])) ? null : "only branches of equal shapes can be added";

    /// <inheritdoc/>
    public override long[] Output(IReadOnlyList<long[]> shapes) => shapes[0];

    /// <inheritdoc/>
    public override Tensor Join(IReadOnlyList<Tensor> outputs) => outputs.Skip(1).Aggregate(outputs[0], (sum, output) => sum + output);
}
