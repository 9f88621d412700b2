using Monk.Blocks;
using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>A convolution.</summary>
[Kind("convolution2d", "Convolution")]
public sealed record ConvolutionLayer : KernelLayer
{
    /// <inheritdoc/>
    protected internal override string Prefix => "conv2d";

    internal override string Code => CallOf();

    /// <inheritdoc/>
    public override long[] Output(LayerInput input)
    {
        return [OutputChannels, Side(input.Shape[1], KernelSize.Height, ActualPadding.Height), Side(input.Shape[2], KernelSize.Width, ActualPadding.Width)];

        long Side(long side, int kernel, int padding)
        {
            var last = side + 2 * padding - Dilation * (kernel - 1) - 1; // The last position that the kernel could have.
            return last < 0 ? 0 : last / Stride + 1;
        }
    }

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) =>
        Layer.Conv2d(input.Channels, OutputChannels, (KernelSize.Height, KernelSize.Width), Stride, (ActualPadding.Height, ActualPadding.Width), Groups, UseBias, Dilation);
}
