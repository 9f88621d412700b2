using Monk.Blocks;
using Monk.NetworkLayers;
using static TorchSharp.torch;

namespace Monk.Models;

/// <summary>Makes the table of a network's layers.</summary>
internal static class NetworkSummaries
{
    /// <summary>
    /// The layers of a network on the CPU: all that have parameters, all without parts of their own, and the joins of branches.
    /// </summary>
    public static NetworkSummary Of(ImageClassifier network, IReadOnlyList<long> input)
    {
        var trace = ShapeTrace.Of(network, input);
        var seen = trace.Select(part => part.Module).ToHashSet();
        return new NetworkSummary
        {
            ModelName = network.GetName(),
            InputShape = input,
            Layers =
            [
                .. trace.Where(part => IsLayer(part.Module)).Select(part => Row(network, part.Name, part.Module, part.Output)),
                .. ModuleTree.Layers(network).Where(part => !seen.Contains(part.Module)).Select(part => Row(network, part.Name, part.Module, null)),
            ],
        };
    }

    private static bool IsLayer(nn.Module module) => module is JoinedBranches || !module.named_children().Any() || module.named_parameters(recurse: false).Any();

    private static LayerSummary Row(ImageClassifier network, string name, nn.Module module, long[]? output)
    {
        var own = module.named_parameters(recurse: false).Select(entry => entry.parameter).ToList();
        return new LayerSummary(
            name.Length > 0 ? name : network.GetName(),
            ShapeTrace.Kind(module),
            output,
            own.Sum(parameter => parameter.numel()),
            own.Where(parameter => parameter.requires_grad).Sum(parameter => parameter.numel()));
    }
}
