using Monk.Blocks;
using Monk.Models;
using Monk.Models.Custom;
using Monk.NetworkLayers;
using TorchSharp.Modules;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.Reporting.Graphs;

/// <summary>Makes the parts of a network's picture.</summary>
internal static class NetworkGraphs
{
    // From so many blocks of one kind in a row on, one box stands for all but the first.
    private const int Alike = 3;

    /// <summary>Every layer of a network of the user's own.</summary>
    public static GraphChain Of(NetworkPlan plan) => new([Image(plan.Input), .. Boxes(plan.Layers)]);

    /// <summary>The blocks of any network; what is inside of them is left out.</summary>
    /// <param name="network">The network, on the CPU; it is left in eval mode.</param>
    /// <param name="input">[channels, height, width].</param>
    public static GraphChain Of(ImageClassifier network, IReadOnlyList<long> input)
    {
        var blocks = ShapeTrace.Of(network, input).Where(part => IsDrawn(network, part.Name, part.Module)).ToList();
        var boxes = new List<GraphElement> { Image(input) };
        for (var i = 0; i < blocks.Count;)
        {
            var (name, module, output) = blocks[i];
            var kind = ShapeTrace.Kind(module);
            var end = i + 1;
            while (end < blocks.Count && module.named_children().Any() && blocks[end].Module.GetType() == module.GetType() && Parent(blocks[end].Name) == Parent(name))
                end++;
            if (end - i >= Alike)
            {
                boxes.Add(Box(name, kind, output, module));
                boxes.Add(new GraphBox($"{blocks[i + 1].Name} … {blocks[end - 1].Name}", Invariant($"{end - i - 1} × {kind}"), ShapeText.Of(blocks[end - 1].Output), Look(module)));
                i = end;
            }
            else
            {
                boxes.Add(Box(name, kind, output, module));
                i++;
            }
        }

        return new GraphChain(boxes);
    }

    private static GraphBox Image(IReadOnlyList<long> shape) => new("image", "", ShapeText.Of(shape), BoxLook.Other);

    private static IEnumerable<GraphElement> Boxes(IReadOnlyList<PlannedLayer> layers) => layers.Select(layer => layer.Branches.Count == 0
        ? Box(layer)
        : (GraphElement)new GraphBranches([.. layer.Branches.Select(branch => new GraphChain([.. Boxes(branch)]))], Box(layer)));

    private static GraphBox Box(PlannedLayer layer) => new(layer.Uid, layer.Layer.Detail, ShapeText.Of(layer.Output), layer.Layer switch
    {
        KernelLayer => BoxLook.Convolution,
        NormalizationLayer => BoxLook.Normalization,
        ActivationLayer or PreluLayer => BoxLook.Activation,
        PoolingLayer or GlobalAveragePoolingLayer or GlobalMaxPoolingLayer => BoxLook.Pooling,
        FullyConnectedLayer => BoxLook.Dense,
        BranchesLayer => BoxLook.Join,
        _ => BoxLook.Other,
    });

    private static GraphBox Box(string name, string kind, long[] output, nn.Module module) => new(name, kind, ShapeText.Of(output), Look(module));

    private static BoxLook Look(nn.Module module) => module switch
    {
        Convolution => BoxLook.Convolution,
        NormBase or Monk.Blocks.LayerNorm or WholeLayerNorm or Monk.Blocks.InstanceNorm => BoxLook.Normalization,
        Linear or TokenLinear => BoxLook.Dense,
        MaxPool2d or AvgPool2d => BoxLook.Pooling,
        _ => BoxLook.Other,
    };

    // Sequences are drawn by what is in them, everything else as one box.
    private static bool IsDrawn(ImageClassifier network, string name, nn.Module module)
    {
        if (name.Length == 0 || module is Sequence)
            return false;
        for (var parent = Parent(name); parent.Length > 0; parent = Parent(parent))
        {
            if (Find(network, parent) is not Sequence)
                return false;
        }

        return true;
    }

    private static nn.Module Find(nn.Module network, string name) =>
        name.Split('.').Aggregate(network, (module, part) => module.named_children().First(child => child.name == part).module);

    private static string Parent(string name) => name.LastIndexOf('.') is >= 0 and var dot ? name[..dot] : "";
}
