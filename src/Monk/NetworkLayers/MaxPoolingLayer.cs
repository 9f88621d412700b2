using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>The largest number of each window.</summary>
[Kind("max_pooling2d", "MaxPooling")]
public sealed record MaxPoolingLayer : PoolingLayer
{
    /// <summary>Pixels from one of a window's numbers to the next. Default: 1.</summary>
    public int Dilation { get; init => field = Check.Between("dilation", value, 1, ImageSize.Most); } = 1;

    /// <inheritdoc/>
    protected internal override string Prefix => "max-pool2d";

    internal override string Code => LayerCode.Call(this, [], nameof(KernelSize), nameof(Stride), nameof(Padding), nameof(Dilation), nameof(CeilMode));

    private protected override int Spacing => Dilation;

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.MaxPool2d(KernelSize, Stride, Padding, Dilation, CeilMode);
}
