using Monk.Blocks;
using Monk.NetworkLayers;
using static TorchSharp.torch;

namespace Monk.Models.Custom;

/// <summary>A network with every layer named and every shape known, before anything is computed.</summary>
/// <param name="Layers">The layers one after another, sequences within sequences laid out.</param>
/// <param name="Input">The shape of an image: [channels, height, width], or that of features.</param>
/// <param name="Classes">The number of classes that it is planned for.</param>
internal sealed record NetworkPlan(IReadOnlyList<PlannedLayer> Layers, long[] Input, int Classes)
{
    /// <summary>The shape that the last layer gives.</summary>
    public long[] Output => Layers.Count == 0 ? Input : Layers[^1].Output;

    /// <summary>Plans a network.</summary>
    /// <exception cref="MonkException">A layer does not go with what it is given; the message names the layer and both shapes.</exception>
    public static NetworkPlan Of(IReadOnlyList<NetworkLayer> layers, IReadOnlyList<long> input, int classes)
    {
        NetworkRules.RequireStructure("network", layers);
        var planner = new Planner(classes, new LayerNames(layers));
        var planned = planner.Chain(layers, [.. input]);
        NetworkRules.RequireParameters(Parameters(planned, classes));
        return new NetworkPlan(planned, [.. input], classes);
    }

    /// <summary>Refuses a network whose output is not one number for each class.</summary>
    public NetworkPlan RequireClasses(string what)
    {
        var outputs = Output.Aggregate(1L, (product, side) => product * side);
        return outputs == Classes
            ? this
            : throw new MonkException($"{what} gives {outputs} numbers for an image, {ShapeText.Of(Output)}, and there are {Classes} classes: let its last fully connected layer or convolution have {Classes}, or the fully connected one no number, which stands for the number of classes.");
    }

    /// <summary>Every layer by itself, those of branches before their join.</summary>
    public IEnumerable<NetworkLayer> All => Flat(Layers).Select(planned => planned.Layer);

    private static IEnumerable<PlannedLayer> Flat(IEnumerable<PlannedLayer> layers) => layers.SelectMany(planned => planned.Branches.SelectMany(Flat).Append(planned));

    /// <summary>Makes the layers, with PyTorch's default initialisation, where <see cref="Layer.Device"/> says.</summary>
    /// <param name="own">Gets the modules of the user's own layers; null where nobody asks.</param>
    public IEnumerable<(string Uid, nn.Module<Tensor, Tensor> Layer)> Build(ICollection<nn.Module>? own = null) => Build(Layers, own);

    private IEnumerable<(string, nn.Module<Tensor, Tensor>)> Build(IReadOnlyList<PlannedLayer> layers, ICollection<nn.Module>? own) => layers.Select(layer => (layer.Uid, Build(layer, own)));

    private nn.Module<Tensor, Tensor> Build(PlannedLayer planned, ICollection<nn.Module>? own)
    {
        if (planned.Layer is not BranchesLayer branches)
        {
            if (planned.Layer.IsBuiltIn)
                return planned.Layer.Build(new LayerInput(planned.Input, Classes));
            var made = OwnLayer.Build(planned, Classes);
            own?.Add(made);
            return made;
        }

        return new JoinedBranches(
            (JoinLayer)branches.Join,
            planned.Branches.Select(branch => Build(branch, own).Aggregate(new Sequence(), (sequence, layer) => sequence.Append(layer.Item1, layer.Item2))));
    }

    private static double Parameters(IReadOnlyList<PlannedLayer> layers, int classes) => layers.Sum(planned => planned.Layer is BranchesLayer
        ? planned.Branches.Sum(branch => Parameters(branch, classes))
        : planned.Layer.Parameters(new LayerInput(planned.Input, classes)));

    private sealed class Planner(int classes, LayerNames names)
    {
        public List<PlannedLayer> Chain(IReadOnlyList<NetworkLayer> layers, long[] input)
        {
            var planned = new List<PlannedLayer>();
            foreach (var layer in layers)
                planned.AddRange(Plan(layer, planned.Count == 0 ? input : planned[^1].Output));
            return planned;
        }

        private List<PlannedLayer> Plan(NetworkLayer layer, long[] input)
        {
            switch (layer)
            {
                case SequentialLayer sequence:
                    sequence.Validate();
                    return Chain(sequence.Layers, input);
                case BranchesLayer branches:
                    return [Plan(branches, input)];
                case FullyConnectedLayer { Flatten: true } connected when input.Length > 1:
                    var flat = Single(new FlattenLayer(), input);
                    return [flat, Single(connected, flat.Output)];
                default:
                    return [Single(layer, input)];
            }
        }

        private PlannedLayer Plan(BranchesLayer layer, long[] input)
        {
            var name = names.For(layer.Join);
            Named(name, () =>
            {
                NetworkRules.RequireSettings(layer);
                NetworkRules.RequireSettings(layer.Join);
            });
            var branches = layer.Branches.Select(branch => Chain(branch, input)).ToList();
            var outputs = branches.Select(branch => branch.Count == 0 ? input : branch[^1].Output).ToList();
            if (((JoinLayer)layer.Join).WhyNot(outputs) is { } reason)
                throw new MonkException($"Layer '{name}' cannot join {string.Join(" and ", outputs.Select(ShapeText.Of))}: {reason}.");
            var output = ((JoinLayer)layer.Join).Output(outputs);
            NetworkRules.RequireOutput(name, output);
            return new PlannedLayer(layer, name, input, output) { Branches = branches };
        }

        private PlannedLayer Single(NetworkLayer layer, long[] input)
        {
            var name = names.For(layer);
            Named(name, () => NetworkRules.RequireSettings(layer));
            if (layer.WhyNot(new LayerInput(input, classes)) is { } reason)
                throw new MonkException($"Layer '{name}' cannot take {ShapeText.Of(input)}: {reason}.");

            var output = layer.Output(new LayerInput(input, classes));
            if (output is not { Length: 1 or 3 })
                throw new MonkException($"Layer '{name}' says that it makes {(output is null ? "nothing" : ShapeText.Of(output))}; a layer makes [channels, height, width] or [features].");
            NetworkRules.RequireOutput(name, output);
            return output.All(side => side > 0)
                ? new PlannedLayer(layer, name, input, output)
                : throw new MonkException($"Layer '{name}' cannot take {ShapeText.Of(input)}: nothing would be left of it, because its kernel is larger.");
        }

        private static void Named(string name, Action check)
        {
            try
            {
                check();
            }
            catch (MonkException e)
            {
                throw new MonkException($"Layer '{name}': {e.Message}", e);
            }
        }
    }
}
