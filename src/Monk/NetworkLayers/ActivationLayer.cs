namespace Monk.NetworkLayers;

/// <summary>A function of every number by itself, or of the numbers across the channels; the shape stays what it is.</summary>
public abstract record ActivationLayer : NetworkLayer
{
    /// <summary>The dimension of a batch that softmax and its like go across: the channels of a map, the numbers of a vector.</summary>
    private protected const int Channels = 1;

    /// <inheritdoc/>
    public sealed override long[] Output(LayerInput input) => base.Output(input);
}
