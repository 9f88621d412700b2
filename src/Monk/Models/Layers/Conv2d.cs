using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Models;

/// <summary>Every convolution of every model that is not <see cref="PointwiseConv2d"/>. Made by <see cref="Layer"/>.</summary>
/// <remarks>It computes in its input's type; weights of another type are converted on the way, and get their gradients in their own.</remarks>
internal sealed class Conv2d : Convolution
{
    public Conv2d(long inputs, long outputs, (long Height, long Width) kernel, long stride, (long Height, long Width) padding, long groups, bool bias, long dilation = 1)
        : base(nameof(Conv2d), inputs, outputs, [kernel.Height, kernel.Width], [stride, stride], [padding.Height, padding.Width], null, [dilation, dilation], false, [0, 0], groups, bias, PaddingModes.Zeros, Layer.Device)
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (input.dtype == weight.dtype)
            return nn.functional.conv2d(input, weight, bias, stride, padding, dilation, groups);

        using var scope = NewDisposeScope();
        return nn.functional.conv2d(input, weight.to(input.dtype), bias?.to(input.dtype), stride, padding, dilation, groups).MoveToOuterDisposeScope();
    }
}
