using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>Layers one after another, without a name of their own: they belong to what the sequence stands in.</summary>
[Kind("sequential", "Sequential")]
public sealed record SequentialLayer : NetworkLayer
{
    /// <summary>The layers.</summary>
    public required IReadOnlyList<NetworkLayer> Layers { get; init; }

    internal override string Code => CallText.Call("Layers.Sequential", LayerCode.Arguments(Layers.Select(layer => layer.Code)));

    /// <inheritdoc/>
    /// <exception cref="MonkException">Always: a network makes the layers of a sequence one by one.</exception>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => throw new MonkException("A sequence is no module by itself: a network makes its layers one by one.");
}
