using Monk.NetworkLayers;
using static System.FormattableString;

namespace Monk.Models.Custom;

/// <summary>Names the layers of a network: by the name given, else by their kind and a number, as Monk does.</summary>
internal sealed class LayerNames
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Takes note of the names that are given.</summary>
    /// <exception cref="MonkException">One is given twice.</exception>
    public LayerNames(IReadOnlyList<NetworkLayer> layers)
    {
        foreach (var uid in layers.SelectMany(Given))
        {
            if (!_taken.Add(uid))
                throw new MonkException($"Two layers have the uid '{uid}'; each needs one of its own, or none for an automatic one.");
        }
    }

    /// <summary>The name of the next layer.</summary>
    public string For(NetworkLayer layer)
    {
        if (layer.Uid is { } uid)
            return uid;

        string name;
        do
        {
            _counts[layer.Prefix] = _counts.GetValueOrDefault(layer.Prefix) + 1;
            name = Invariant($"{layer.Prefix}_{_counts[layer.Prefix]}");
        }
        while (!_taken.Add(name));
        return name;
    }

    private static IEnumerable<string> Given(NetworkLayer layer) => layer switch
    {
        SequentialLayer sequence => sequence.Layers.SelectMany(Given),
        BranchesLayer branches => branches.Branches.SelectMany(branch => branch.SelectMany(Given)).Concat(Given(branches.Join)),
        _ => layer.Uid is { } uid ? [uid] : [],
    };
}
