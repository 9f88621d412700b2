using static TorchSharp.torch;

namespace Monk.Blocks;

/// <summary>
/// A part of a network that runs in a dispose scope of its own, so that the handles of its intermediate tensors die with it
/// (autograd keeps what it needs).
/// </summary>
internal abstract class Block(string name) : Component(name)
{
    /// <inheritdoc/>
    public sealed override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var output = Compute(input);
        return (ReferenceEquals(output, input) ? output.alias() : output).MoveToOuterDisposeScope();
    }

    /// <summary>The block's function; tensors that it makes are disposed of, but for the one that it returns.</summary>
    protected abstract Tensor Compute(Tensor input);
}
