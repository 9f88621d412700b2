using Monk.NetworkLayers;

namespace Monk.Models.Custom;

/// <summary>A layer of a network with its name and the shapes around it.</summary>
/// <param name="Layer">What it is.</param>
/// <param name="Uid">Its name, which no other layer of the network has.</param>
/// <param name="Input">The shape that it is given.</param>
/// <param name="Output">The shape that it makes of it.</param>
internal sealed record PlannedLayer(NetworkLayer Layer, string Uid, long[] Input, long[] Output)
{
    /// <summary>The layers of each branch; none of a single layer.</summary>
    public IReadOnlyList<IReadOnlyList<PlannedLayer>> Branches { get; init; } = [];
}
