using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>The largest number of each channel: [channels, 1, 1].</summary>
[Kind("global_max_pooling2d", "GlobalMaxPooling")]
public sealed record GlobalMaxPoolingLayer : MapLayer
{
    /// <inheritdoc/>
    protected internal override string Prefix => "global-max-pool2d";

    /// <inheritdoc/>
    public override long[] Output(LayerInput input) => [input.Shape[0], 1, 1];

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.AdaptiveMaxPool2d([1, 1]);
}
