using Monk.Kinds;
using static System.FormattableString;

namespace Monk.NetworkLayers;

/// <summary>What pooling over windows has, whatever it takes of each.</summary>
public abstract record PoolingLayer : MapLayer
{
    private protected PoolingLayer()
    {
    }

    /// <summary>The windows' height and width, in pixels. Default: 2.</summary>
    public int KernelSize { get; init => field = Check.Between("kernelSize", value, 1, ImageSize.Most); } = 2;

    /// <summary>Pixels from one window to the next. Default: null, the kernel's size, so that windows do not overlap.</summary>
    public int? Stride
    {
        get;
        init
        {
            Check.Between("stride", value ?? 1, 1, ImageSize.Most);
            field = value;
        }
    }

    /// <summary>Border around the input, in pixels; half the kernel at most. Default: 0.</summary>
    public int Padding { get; init => field = Check.AtLeast("padding", value, 0); }

    /// <summary>Whether a window that hangs over the border counts. Default: false.</summary>
    public bool CeilMode { get; init; }

    /// <inheritdoc/>
    protected internal override string Detail => Invariant($"{KernelSize}×{KernelSize}, stride {Stride ?? KernelSize}");

    /// <inheritdoc/>
    public sealed override long[] Output(LayerInput input) => [input.Shape[0], Side(input.Shape[1]), Side(input.Shape[2])];

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

    /// <inheritdoc/>
    protected internal override void Validate()
    {
        if (Padding > KernelSize / 2)
            throw new MonkException(Invariant($"padding is {Padding}; it can be half the kernel's size at most, {KernelSize / 2}."));
    }
}
