using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Blocks;

/// <summary>Walks through a network in the order of its state dict: a module, then what it is made of.</summary>
internal static class ModuleTree
{
    /// <summary>The network itself, without a name, and every module in it by its name in the state dict.</summary>
    /// <remarks>TorchSharp's own walk goes level by level, which is not the order in which layers compute.</remarks>
    public static IEnumerable<(string Name, nn.Module Module)> Of(nn.Module network) => Of("", network);

    /// <summary>The layers, as Monk counts them: the modules that own parameters, first to last.</summary>
    public static IEnumerable<(string Name, nn.Module Module)> Layers(nn.Module network) =>
        Of(network).Where(entry => entry.Module.named_parameters(recurse: false).Any());

    /// <summary>The convolutions, first to last.</summary>
    public static IEnumerable<(string Name, Convolution Layer)> Convolutions(nn.Module network) =>
        Of(network).Where(entry => entry.Module is Convolution).Select(entry => (entry.Name, (Convolution)entry.Module));

    private static IEnumerable<(string, nn.Module)> Of(string name, nn.Module module) => module.named_children()
        .SelectMany(child => Of(name.Length == 0 ? child.name : $"{name}.{child.name}", child.module))
        .Prepend((name, module));
}
