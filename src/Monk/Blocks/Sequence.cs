using System.Globalization;
using static TorchSharp.torch;

namespace Monk.Blocks;

/// <summary>Layers one after another, as PyTorch's <c>Sequential</c>: named by their position unless they are given a name.</summary>
internal sealed class Sequence : Block
{
    public Sequence(params IEnumerable<nn.Module<Tensor, Tensor>> layers)
        : base(nameof(Sequence))
    {
        foreach (var layer in layers)
            Append(layer);
    }

    public nn.Module<Tensor, Tensor> this[string name] => (nn.Module<Tensor, Tensor>)_internal_submodules[name];

    public Sequence Append(nn.Module<Tensor, Tensor> layer) =>
        Append(_internal_submodules.Count.ToString(CultureInfo.InvariantCulture), layer);

    public Sequence Append(string name, nn.Module<Tensor, Tensor> layer)
    {
        Add(name, layer);
        return this;
    }

    /// <summary>Puts <paramref name="layer"/> in the place of the one of that name, which is disposed of.</summary>
    public new void Replace<T>(string name, T layer)
        where T : nn.Module => base.Replace(name, layer);

    /// <summary>Runs the layers up to, but without, the one of that name.</summary>
    public Tensor Before(string name, Tensor input)
    {
        using var scope = NewDisposeScope();
        var output = Run(input, name);
        return (ReferenceEquals(output, input) ? output.alias() : output).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => Run(input, null);

    private Tensor Run(Tensor input, string? end)
    {
        var current = input;
        foreach (var (name, layer) in _internal_submodules)
        {
            if (name == end)
                break;
            var next = ((nn.Module<Tensor, Tensor>)layer).call(current);
            if (!ReferenceEquals(current, input) && !ReferenceEquals(current, next))
                current.Dispose(); // Without gradients, the memory can be used by the layer after next already.
            current = next;
        }

        return current;
    }
}
