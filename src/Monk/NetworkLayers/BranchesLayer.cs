using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>Layers side by side: each branch takes the same input, and their outputs are joined.</summary>
[Kind("branches", "Branches")]
public sealed record BranchesLayer : NetworkLayer
{
    /// <summary>The layers of each branch; two branches or more. One without layers hands its input on.</summary>
    public required IReadOnlyList<IReadOnlyList<NetworkLayer>> Branches { get; init => field = value ?? throw new MonkException("branches is null; it takes two or more to join."); }

    /// <summary>How their outputs become one: a <see cref="JoinLayer"/>.</summary>
    public required NetworkLayer Join { get; init => field = value ?? throw new MonkException("join is null; branches can be joined by Layers.Add() or Layers.Concatenate()."); }

    /// <inheritdoc/>
    protected internal override string Prefix => Join.Prefix;

    internal override string Code => CallText.Call(
        "Layers.Branches",
        LayerCode.Arguments([$"[{string.Join(", ", Branches.Select(branch => $"[{string.Join(", ", branch.Select(layer => layer.Code))}]"))}]", Join.Code]));

    /// <inheritdoc/>
    /// <exception cref="MonkException">Always: a network makes the layers of branches one by one.</exception>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => throw new MonkException("Branches are no module by themselves: a network makes their layers one by one.");

    /// <inheritdoc/>
    protected internal override void Validate()
    {
        if (Uid is not null)
            throw new MonkException($"Branches have the uid '{Uid}', and go by the name of their join: give it to that.");
        KindRegistry<NetworkLayer>.RequireKnown(Join);
        if (Join is not JoinLayer)
            throw new MonkException($"Branches end in {Join.Prefix}; they can be joined by Layers.Add() or Layers.Concatenate().");
        if (Branches.Count < 2)
            throw new MonkException($"There are {Branches.Count} branches; it takes two or more to join.");
    }
}
