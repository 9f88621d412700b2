using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>The mean of each channel: [channels, 1, 1].</summary>
[Kind("global_average_pooling2d", "GlobalAveragePooling")]
public sealed record GlobalAveragePoolingLayer : MapLayer
{
    /// <inheritdoc/>
    protected internal override string Prefix => "global-avg-pool2d";

    /// <inheritdoc/>
    public override long[] Output(LayerInput input) => [input.Shape[0], 1, 1];

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.AdaptiveAvgPool2d([1, 1]);
}
