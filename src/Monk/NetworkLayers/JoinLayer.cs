using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>How the outputs of branches become one.</summary>
public abstract record JoinLayer : NetworkLayer
{
    /// <summary>Why outputs of these shapes, [channels, height, width] or [features], cannot be joined; null if they can.</summary>
    public abstract string? WhyNot(IReadOnlyList<long[]> shapes);

    /// <summary>The shape that they become.</summary>
    public abstract long[] Output(IReadOnlyList<long[]> shapes);

    /// <summary>Joins the outputs of a batch, each of which has the number of images before its shape.</summary>
    public abstract Tensor Join(IReadOnlyList<Tensor> outputs);

    /// <summary>What it is called in summaries.</summary>
    internal string Title => GetType().Name.Replace("Layer", "", StringComparison.Ordinal);

    /// <inheritdoc/>
    public sealed override string? WhyNot(LayerInput input) => "it joins branches: give it to Layers.Branches";

    /// <inheritdoc/>
    /// <exception cref="MonkException">Always: a join is a part of branches.</exception>
    public sealed override nn.Module<Tensor, Tensor> Build(LayerInput input) => throw new MonkException("A join is no module by itself, but a part of branches.");
}
