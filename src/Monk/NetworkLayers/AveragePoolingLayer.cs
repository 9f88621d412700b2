using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>The mean of each window.</summary>
[Kind("average_pooling2d", "AveragePooling")]
public sealed record AveragePoolingLayer : PoolingLayer
{
    /// <summary>Whether the zeros of the padding count. Default: true.</summary>
    public bool IncludePaddingInCalculation { get; init; } = true;

    /// <inheritdoc/>
    protected internal override string Prefix => "avg-pool2d";

    internal override string Code => LayerCode.Call(this, [], nameof(KernelSize), nameof(Stride), nameof(Padding), nameof(CeilMode), nameof(IncludePaddingInCalculation));

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.AvgPool2d(KernelSize, Stride, Padding, CeilMode, IncludePaddingInCalculation);
}
