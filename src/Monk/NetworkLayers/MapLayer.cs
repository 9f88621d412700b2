namespace Monk.NetworkLayers;

/// <summary>A layer that takes maps only: [channels, height, width].</summary>
public abstract record MapLayer : NetworkLayer
{
    /// <inheritdoc/>
    public override string? WhyNot(LayerInput input) => input.IsMap ? null : "it takes maps, [channels, height, width]";
}
