using static TorchSharp.torch;

namespace Monk.Blocks;

/// <summary>Branches that all take the same input and whose outputs are concatenated: the module of the Inception networks.</summary>
internal sealed class Branches() : Block(nameof(Branches))
{
    private readonly List<Func<Tensor, Tensor>> _branches = [];

    /// <summary>Adds a branch of layers, each with its name in the state dict; a layer without parameters may have an empty name.</summary>
    public Branches Branch(params (string Name, nn.Module<Tensor, Tensor> Layer)[] layers)
    {
        Register(layers);
        _branches.Add(Chain(layers));
        return this;
    }

    /// <summary>Adds a branch that ends in two layers side by side, with both of their outputs.</summary>
    public Branches Fork((string Name, nn.Module<Tensor, Tensor> Layer)[] layers, (string Name, nn.Module<Tensor, Tensor> Layer) left, (string Name, nn.Module<Tensor, Tensor> Layer) right)
    {
        Register([.. layers, left, right]);
        var stem = Chain(layers);
        _branches.Add(input =>
        {
            var x = stem(input);
            return cat([left.Layer.call(x), right.Layer.call(x)], 1);
        });
        return this;
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => cat([.. _branches.Select(branch => branch(input))], 1);

    private static Func<Tensor, Tensor> Chain((string Name, nn.Module<Tensor, Tensor> Layer)[] layers) =>
        input => layers.Aggregate(input, (x, layer) => layer.Layer.call(x));

    private void Register(IEnumerable<(string Name, nn.Module<Tensor, Tensor> Layer)> layers)
    {
        foreach (var (name, layer) in layers.Where(layer => layer.Name.Length > 0))
            Add(name, layer);
    }
}
