using Monk.Kinds;
using static System.FormattableString;

namespace Monk.NetworkLayers;

/// <summary>
/// How large a network of the user's own may be, and what its layers' settings may be, wherever they come from: calls, JSON or a state.
/// </summary>
internal static class NetworkRules
{
    /// <summary>Layers, blocks and branches in all.</summary>
    public const int MostLayers = 5000;

    /// <summary>
    /// Blocks and branches within one another. TorchSharp takes about twice as long for each level to list a network's parts: minutes at
    /// 16.
    /// </summary>
    public const int MostNesting = 8;

    /// <summary>Characters of a layer's name.</summary>
    public const int MostInName = 100;

    /// <summary>Numbers in a network's weights: 4 GiB of float32, of which training takes several times as much.</summary>
    public const long MostParameters = 1L << 30;

    /// <summary>Numbers that a layer makes of one image: 4 GiB of float32.</summary>
    public const long MostNumbers = 1L << 30;

    /// <summary>Refuses layers of which there are too many, or too many within one another, or with a setting out of its range.</summary>
    /// <param name="name">What they are called, in messages.</param>
    /// <param name="layers">The layers.</param>
    public static void RequireLayers(string name, IReadOnlyList<NetworkLayer> layers)
    {
        RequireStructure(name, layers);
        Settings(name, layers);
    }

    /// <summary>The same of everything but the layers' settings, which a plan looks at with the layers' names.</summary>
    public static void RequireStructure(string name, IReadOnlyList<NetworkLayer> layers)
    {
        var count = -1; // The network itself is no block.
        Chain(name, layers, 0, ref count);
    }

    /// <summary>Refuses a layer with a setting out of its range. Layers within it are looked at by themselves.</summary>
    public static void RequireSettings(NetworkLayer layer)
    {
        RequireRegistered(layer);
        foreach (var setting in layer.GetType().GetProperties().Where(property => property.PropertyType == typeof(double) && property.GetIndexParameters().Length == 0))
        {
            if (setting.GetValue(layer) is double value)
                Check.Float32($"{char.ToLowerInvariant(setting.Name[0])}{setting.Name[1..]}", value);
        }

        layer.Validate();
    }

    // A kind that is not known is kept, and refused where something is made of it.
    private static void RequireRegistered(NetworkLayer layer)
    {
        if (layer is IUnknownKind)
            return;
        KindRegistry<NetworkLayer>.RequireRegistered(layer);
        if (!layer.IsBuiltIn && !IsName(layer.Prefix))
            throw new MonkException($"{layer.GetType().Name} has the prefix '{layer.Prefix}'; names of layers begin with it, so it has 1 to {MostInName} letters, digits, '-' and '_'.");
    }

    private static bool IsName(string text) => text.Length is > 0 and <= MostInName && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>A layer's name, if it is one that a layer can have.</summary>
    public static string? Name(string? uid)
    {
        if (uid is { Length: > MostInName })
            throw new MonkException($"A layer has a uid of {uid.Length} characters; it may have {MostInName}.");
        if (uid is not null && !IsName(uid))
            throw new MonkException($"A layer has the uid '{uid}'; it may hold letters, digits, '-' and '_'.");
        return uid;
    }

    private static void Chain(string name, IReadOnlyList<NetworkLayer> layers, int nesting, ref int count)
    {
        if (nesting > MostNesting)
            throw new MonkException($"{name} has blocks and branches within one another more than {MostNesting} deep. Lay them out one after another.");
        Count(name, ref count);
        foreach (var layer in layers)
        {
            if (layer is null)
                throw new MonkException($"{name} has a layer that is null. Make each with a member of Layers.");
            Count(name, ref count);
            switch (layer)
            {
                case SequentialLayer sequence:
                    Chain(name, sequence.Layers, nesting + 1, ref count);
                    break;
                case BranchesLayer branches:
                    foreach (var branch in branches.Branches)
                        Chain(name, branch ?? throw new MonkException($"{name} has a branch that is null."), nesting + 1, ref count);
                    break;
            }
        }
    }

    private static void Count(string name, ref int count)
    {
        if (++count > MostLayers)
            throw new MonkException($"{name} has more than {MostLayers} layers, blocks and branches; there can be so many in all.");
    }

    private static void Settings(string name, IReadOnlyList<NetworkLayer> layers)
    {
        StateMember.All(name, layers, RequireSettings);
        for (var i = 0; i < layers.Count; i++)
        {
            if (layers[i] is SequentialLayer sequence)
                Settings($"{name}[{i}].layers", sequence.Layers);
            else if (layers[i] is BranchesLayer branches)
            {
                for (var j = 0; j < branches.Branches.Count; j++)
                    Settings($"{name}[{i}].branches[{j}]", branches.Branches[j]);
            }
        }
    }

    /// <summary>Refuses a layer's output that no memory holds.</summary>
    public static void RequireOutput(string layer, IReadOnlyList<long> output)
    {
        // Not as whole numbers, whose product may have no place in 64 bits.
        var numbers = output.Aggregate(1.0, (product, side) => product * side);
        if (numbers > MostNumbers)
            throw new MonkException(Invariant($"Layer '{layer}' makes {ShapeText.Of(output)} of one image, {numbers:G4} numbers; {MostNumbers} are the most that a layer can make."));
    }

    /// <summary>Refuses weights that no memory holds.</summary>
    /// <param name="parameters">Their number.</param>
    public static void RequireParameters(double parameters)
    {
        if (parameters > MostParameters)
            throw new MonkException(Invariant($"The network would have {parameters:G4} parameters; {MostParameters} (4 GiB of float32) are the most that it can have."));
    }
}
