using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Blocks;

/// <summary>A module that registers its layers itself, each under the name that it has in the state dict.</summary>
internal abstract class Component(string name) : nn.Module<Tensor, Tensor>(name)
{
    /// <summary>Gives a component that was made on <c>meta</c> memory for its own parameters, and its own buffers their values.</summary>
    public virtual void Materialize()
    {
        foreach (var (parameterName, parameter) in named_parameters(recurse: false).ToList())
            ConditionallyRegisterParameter(parameterName, Similar(parameter));
    }

    /// <summary>A parameter of the same shape and type, with memory.</summary>
    public static Parameter Similar(Parameter parameter) =>
        (Parameter)new Parameter(empty(parameter.shape, parameter.dtype, Layer.Device), parameter.requires_grad).DetachFromDisposeScope();

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
        var before = _internal_submodules[layerName];
        List<nn.Module> layers = [before, .. before.modules()];
        before.Dispose();
        LayerDisposal.Free(layers);
        _internal_submodules[layerName] = layer;
        return layer;
    }

    /// <summary>Registers a parameter of the component's own.</summary>
    protected void AddParameter(string parameterName, Tensor value) =>
        register_parameter(parameterName, (Parameter)new Parameter(value).DetachFromDisposeScope());

    /// <summary>A parameter of the component's own; looked up each time, because moving to another device replaces it.</summary>
    protected Parameter Parameter(string parameterName) => _internal_params[parameterName];
}
