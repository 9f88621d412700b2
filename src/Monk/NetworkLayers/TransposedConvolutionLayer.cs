using Monk.Blocks;
using Monk.Kinds;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>A transposed convolution, which makes maps larger.</summary>
[Kind("transposed_convolution2d", "TransposedConvolution")]
public sealed record TransposedConvolutionLayer : KernelLayer
{
    /// <summary>
    /// Rows and columns added to one side of the output, which a stride above 1 leaves undecided; below the stride or the dilation.
    /// Default: 0.
    /// </summary>
    public int OutputPadding { get; init => field = Check.AtLeast("outputPadding", value, 0); }

    /// <inheritdoc/>
    protected internal override string Prefix => "tconv2d";

    internal override string Code => CallOf(nameof(OutputPadding));

    /// <inheritdoc/>
    public override long[] Output(LayerInput input)
    {
        return [OutputChannels, Side(input.Shape[1], KernelSize.Height, ActualPadding.Height), Side(input.Shape[2], KernelSize.Width, ActualPadding.Width)];

        long Side(long side, int kernel, int padding) => (side - 1) * Stride - 2 * padding + Dilation * (kernel - 1) + OutputPadding + 1;
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.ConvTranspose2d(
        input.Channels,
        OutputChannels,
        (KernelSize.Height, KernelSize.Width),
        (Stride, Stride),
        (ActualPadding.Height, ActualPadding.Width),
        (OutputPadding, OutputPadding),
        (Dilation, Dilation),
        groups: Groups,
        bias: UseBias,
        device: Layer.Device);

    /// <inheritdoc/>
    protected internal override void Validate()
    {
        base.Validate();
        if (OutputPadding >= Math.Max(Stride, Dilation))
            throw new MonkException(Invariant($"outputPadding is {OutputPadding}; it must be below the stride, {Stride}, or the dilation, {Dilation}."));
    }
}
