using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Blocks;

/// <summary>A 1×1 convolution without groups or padding; its weight is [outputs, inputs, 1, 1] as any convolution's.</summary>
/// <remarks>
/// On the CPU it is a <see cref="PointwiseProduct"/>, since oneDNN's 1×1 convolution, as it is, can end the process. Like
/// <see cref="Conv2d"/> it computes in its input's type.
/// </remarks>
internal sealed class PointwiseConv2d : Convolution
{
    public PointwiseConv2d(long inputs, long outputs, long stride, bool bias)
        : base(nameof(PointwiseConv2d), inputs, outputs, [1, 1], [stride, stride], [0, 0], null, [1, 1], false, [0, 0], 1, bias, PaddingModes.Zeros, Layer.Device)
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (kernel, offset) = input.dtype == weight.dtype ? ((Tensor)weight, (Tensor?)bias) : (weight.to(input.dtype), bias?.to(input.dtype));
        if (input.device_type != DeviceType.CPU)
            return nn.functional.conv2d(input, kernel, offset, stride).MoveToOuterDisposeScope();

        var step = stride[0];
        var kept = step == 1 ? input : input[TensorIndex.Ellipsis, TensorIndex.Slice(step: step), TensorIndex.Slice(step: step)];
        return PointwiseProduct.OfMap(kept, kernel.view(out_channels, in_channels), offset).MoveToOuterDisposeScope();
    }
}
