namespace Monk.NetworkLayers;

/// <summary>What a layer is given, for one image.</summary>
/// <param name="Shape">The shape without the batch: [channels, height, width], or [features].</param>
/// <param name="Classes">The number of classes, which the network's last layer may be made for.</param>
public readonly record struct LayerInput(IReadOnlyList<long> Shape, int Classes)
{
    /// <summary>How many channels a map has, or how many numbers a vector.</summary>
    public int Channels => (int)Shape[0];

    /// <summary>Whether it is [channels, height, width].</summary>
    public bool IsMap => Shape.Count == 3;

    /// <summary>The shape: <c>[8, 32, 32]</c>.</summary>
    public override string ToString() => ShapeText.Of(Shape);
}
