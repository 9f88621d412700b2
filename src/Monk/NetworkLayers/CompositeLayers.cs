using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>Layers one after another, without a name of their own: they belong to what the sequence stands in.</summary>
internal sealed record SequentialLayer : NetworkLayer
{
    public required IReadOnlyList<NetworkLayer> Layers { get; init; }

    internal override string Prefix => "sequential";

    internal override nn.Module<Tensor, Tensor> Build(LayerInput input) => throw new InvalidOperationException("A sequence is planned layer by layer.");
}

/// <summary>Layers side by side: each branch takes the same input, and their outputs are joined.</summary>
internal sealed record BranchesLayer : NetworkLayer
{
    public required IReadOnlyList<IReadOnlyList<NetworkLayer>> Branches { get; init; }

    public required NetworkLayer Join { get; init; }

    internal override string Prefix => Join.Prefix;

    internal override void Validate()
    {
        if (Join is not JoinLayer)
            throw new MonkException($"Branches end in {Join.Prefix}; they can be joined by Layers.Add() or Layers.Concatenate().");
        if (Branches.Count < 2)
            throw new MonkException($"There are {Branches.Count} branches; it takes two or more to join.");
    }

    internal override nn.Module<Tensor, Tensor> Build(LayerInput input) => throw new InvalidOperationException("Branches are planned one by one.");
}

/// <summary>How the outputs of branches become one.</summary>
internal abstract record JoinLayer : NetworkLayer
{
    /// <summary>Why outputs of these shapes cannot be joined; null if they can.</summary>
    public abstract string? WhyNot(IReadOnlyList<long[]> shapes);

    public abstract Tensor Join(IReadOnlyList<Tensor> outputs);

    internal override string? WhyNot(LayerInput input) => "it joins branches: give it to Layers.Branches";

    internal override nn.Module<Tensor, Tensor> Build(LayerInput input) => throw new InvalidOperationException("A join is no layer by itself.");
}

internal sealed record AddLayer : JoinLayer
{
    internal override string Prefix => "add";

    public override string? WhyNot(IReadOnlyList<long[]> shapes) =>
        shapes.All(shape => shape.SequenceEqual(shapes[0])) ? null : "only branches of equal shapes can be added";

    public override Tensor Join(IReadOnlyList<Tensor> outputs) => outputs.Skip(1).Aggregate(outputs[0], (sum, output) => sum + output);
}

internal sealed record ConcatenateLayer : JoinLayer
{
    internal override string Prefix => "concatenate";

    public override string? WhyNot(IReadOnlyList<long[]> shapes) =>
        shapes.All(shape => shape.Length == shapes[0].Length && shape.Skip(1).SequenceEqual(shapes[0].Skip(1))) ? null : "only branches of equal height and width can be concatenated";

    public override Tensor Join(IReadOnlyList<Tensor> outputs) => cat([.. outputs], 1);
}
