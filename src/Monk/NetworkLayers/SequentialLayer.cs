using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>Layers one after another, without a name of their own: they belong to what the sequence stands in.</summary>
[Kind("sequential", "Sequential")]
public sealed record SequentialLayer : NetworkLayer
{
    /// <summary>The layers.</summary>
    public required IReadOnlyList<NetworkLayer> Layers { get; init => field = value ?? throw new MonkException("layers is null; a sequence without layers has an empty list."); }

    internal override string Code => CallText.Call("Layers.Sequential", LayerCode.Arguments(Layers.Select(layer => layer.Code)));

    /// <inheritdoc/>
    /// <exception cref="MonkException">Always: a network makes the layers of a sequence one by one.</exception>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => throw new MonkException("A sequence is no module by itself: a network makes its layers one by one.");

    /// <inheritdoc/>
    protected internal override void Validate()
    {
        if (Uid is not null)
            throw new MonkException($"A sequence has the uid '{Uid}', and no name of its own: name the layers in it.");
    }
}
