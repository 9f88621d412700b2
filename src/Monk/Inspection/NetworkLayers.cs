using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Inspection;

/// <summary>A network's modules by their names in the state dict, in the order in which they were registered, which is that of the state dict.</summary>
internal static class NetworkLayers
{
    /// <summary>Every module below the network, parents before their children.</summary>
    public static IEnumerable<(string Name, nn.Module Module)> All(nn.Module network)
    {
        foreach (var (name, child) in network.named_children())
        {
            yield return (name, child);
            foreach (var (below, module) in All(child))
                yield return ($"{name}.{below}", module);
        }
    }

    /// <summary>The convolutions.</summary>
    public static IEnumerable<(string Name, Convolution Layer)> Convolutions(nn.Module network) =>
        All(network).Where(named => named.Module is Convolution).Select(named => (named.Name, (Convolution)named.Module));
}
