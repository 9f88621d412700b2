using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Models;

/// <summary>
/// A part of a network that runs in a dispose scope of its own, so that the handles of its intermediate tensors die with it
/// (autograd keeps what it needs).
/// </summary>
internal abstract class Block(string name) : nn.Module<Tensor, Tensor>(name)
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

    /// <summary>Nothing: TorchSharp would register the fields a second time, under their C# names.</summary>
    protected sealed override void RegisterComponents()
    {
    }

    /// <summary>Registers a layer under the name that it has in the state dict.</summary>
    protected T Add<T>(string layerName, T layer)
        where T : nn.Module
    {
        register_module(layerName, layer);
        return layer;
    }

    /// <summary>Puts <paramref name="layer"/> in the place of the one of that name, which is disposed of.</summary>
    protected T Replace<T>(string layerName, T layer)
        where T : nn.Module
    {
        _internal_submodules[layerName].Dispose();
        _internal_submodules[layerName] = layer;
        return layer;
    }

    /// <summary>Gives a block that was made on <c>meta</c> memory for its own parameters, and its own buffers their values.</summary>
    public virtual void Materialize()
    {
        foreach (var (parameterName, parameter) in named_parameters(recurse: false).ToList())
            ConditionallyRegisterParameter(parameterName, Materialization.Similar(parameter));
    }

    /// <summary>Registers a parameter of the block's own.</summary>
    protected void AddParameter(string parameterName, Tensor value) =>
        register_parameter(parameterName, (Parameter)new Parameter(value).DetachFromDisposeScope());

    /// <summary>A parameter of the block's own; looked up each time, because moving to another device replaces it.</summary>
    protected Parameter Parameter(string parameterName) => _internal_params[parameterName];
}
