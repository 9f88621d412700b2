namespace Monk.NetworkLayers;

/// <summary>What a layer of a custom network is given.</summary>
/// <param name="Shape">The shape of an image's part: [channels, height, width], or [features].</param>
/// <param name="Classes">The number of classes, which the network's last layer may be made for.</param>
internal readonly record struct LayerInput(IReadOnlyList<long> Shape, int Classes)
{
    public int Channels => (int)Shape[0];

    /// <summary>Whether it is [channels, height, width].</summary>
    public bool IsMap => Shape.Count == 3;
}
