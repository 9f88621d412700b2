using System.Text;
using Monk.Experiments;
using Monk.NetworkLayers;
using static System.FormattableString;
using static Monk.Kinds.CallText;

namespace Monk.Comparing;

/// <summary>Writes the calls that make one experiment's network another's.</summary>
internal static class ModelCalls
{
    /// <summary>The calls, a line each; a network's layers have lines of their own.</summary>
    public static string Between(ModelOptions from, ModelOptions to, Workspace workspace)
    {
        var lines = new StringBuilder();
        if (to.Network is { } network)
        {
            if (from.Network is null || !OptionValue.Same(from.Network, network))
            {
                Add(Compile(network, to.UseGpu));
                from = new ModelOptions { Name = ModelOptions.CustomName, FreezeBaseNetwork = false, UsePretrained = false, UseGpu = to.UseGpu, Network = network };
            }
        }
        else if (from.Name != to.Name)
        {
            Add($"UpdateModelName({Literal(to.Name)})");
        }

        if (from.UseGpu != to.UseGpu)
            Add($"UpdateUseGpu({Word(to.UseGpu)})");
        // Either gives up the weights that came with a copy, and where an experiment still has those it has not been told so.
        if (to.StartWeights is null && from.UsePretrained != to.UsePretrained)
            Add($"UpdateUsePretrained({Word(to.UsePretrained)})");
        if (to.StartWeights is null && from.WeightsPath != to.WeightsPath && (to.UsePretrained || to.WeightsPath is null)) // A file that is not read need not be named, and naming it would have it read.
            Add($"UpdateModelPath({(to.WeightsPath is null ? "null" : Literal(DatasetCalls.Shown(to.WeightsPath, workspace)))})");
        if (from.FreezeBaseNetwork != to.FreezeBaseNetwork)
            Add($"UpdateFreezeBaseNetwork({Word(to.FreezeBaseNetwork)})");
        if (from.FinalLayer != to.FinalLayer || !from.Head.SequenceEqual(to.Head))
        {
            if (from.Head.Count > 0)
                Add("ResetModel()");
            for (var i = 0; i < to.Head.Count; i++)
            {
                if (to.Head[i] is UnknownLayer unknown)
                    lines.Append(unknown.Code).Append('\n');
                else
                    Add(LayerCode.InHead(to.Head[i], finalLayer: to.FinalLayer && i == to.Head.Count - 1));
            }
        }

        if (from.FrozenLayers != to.FrozenLayers)
            Add(Invariant($"FreezeLayers({to.FrozenLayers})"));
        return lines.ToString();

        void Add(string call) => lines.Append("gtf.").Append(call).Append(";\n");
    }

    private static string Compile(NetworkOptions network, bool useGpu)
    {
        var layers = string.Concat(network.Layers.Select(layer => $"        {layer.Code}{(layer is UnknownLayer ? "" : ",")}\n"));
        return $"CompileNetwork(\n    [\n{layers}    ],\n    dataShape: ({string.Join(", ", network.DataShape.Select(side => Invariant($"{side}")))}){Unless("useGpu", useGpu)}{Initializer(network)})";
    }

    private static string Initializer(NetworkOptions network) => network.Initializer == "xavier_normal" ? "" : $", networkInitializer: {Literal(network.Initializer)}";
}
