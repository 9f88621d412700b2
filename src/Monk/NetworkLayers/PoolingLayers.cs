using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>What pooling over windows has, whatever it takes of each.</summary>
internal abstract record PoolingLayer : MapLayer
{
    public int KernelSize { get; set; } = 2;

    /// <summary>Null: the kernel's size, so that windows do not overlap.</summary>
    public int? Stride { get; init; }

    public int Padding { get; init; }

    public bool CeilMode { get; init; }

    internal override string Detail => Invariant($"{KernelSize}×{KernelSize}, stride {Stride ?? KernelSize}");

    internal sealed override long[] Output(LayerInput input) => [input.Shape[0], Side(input.Shape[1]), Side(input.Shape[2])];

    /// <summary>Pixels from one of a window's numbers to the next.</summary>
    private protected virtual int Spacing => 1;

    private long Side(long side)
    {
        var step = Stride ?? KernelSize;
        var last = side + 2 * Padding - Spacing * (KernelSize - 1) - 1; // The last position that the window could have.
        if (last < 0)
            return 0;

        // A window that hangs over the border must still begin inside it.
        var windows = (last + (CeilMode ? step - 1 : 0)) / step + 1;
        return CeilMode && (windows - 1) * step >= side + Padding ? windows - 1 : windows;
    }

    internal override void Validate()
    {
        Check.Between("kernelSize", KernelSize, 1, ImageSize.Most);
        Check.Between("stride", Stride ?? KernelSize, 1, ImageSize.Most);
        Check.AtLeast("padding", Padding, 0);
        if (Padding > KernelSize / 2)
            throw new MonkException(Invariant($"padding is {Padding}; it can be half the kernel's size at most, {KernelSize / 2}."));
    }
}

internal sealed record MaxPoolingLayer : PoolingLayer
{
    public int Dilation { get; set; } = 1;

    internal override string Prefix => "max-pool2d";

    private protected override int Spacing => Dilation;

    internal override void Validate()
    {
        base.Validate();
        Check.Between("dilation", Dilation, 1, ImageSize.Most);
    }

    internal override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.MaxPool2d(KernelSize, Stride, Padding, Dilation, CeilMode);
}

internal sealed record AveragePoolingLayer : PoolingLayer
{
    public bool IncludePaddingInCalculation { get; set; } = true;

    internal override string Prefix => "avg-pool2d";

    internal override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.AvgPool2d(KernelSize, Stride, Padding, CeilMode, IncludePaddingInCalculation);
}

internal sealed record GlobalMaxPoolingLayer : MapLayer
{
    internal override string Prefix => "global-max-pool2d";

    internal override long[] Output(LayerInput input) => [input.Shape[0], 1, 1];

    internal override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.AdaptiveMaxPool2d([1, 1]);
}

internal sealed record GlobalAveragePoolingLayer : MapLayer
{
    internal override string Prefix => "global-avg-pool2d";

    internal override long[] Output(LayerInput input) => [input.Shape[0], 1, 1];

    internal override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.AdaptiveAvgPool2d([1, 1]);
}
