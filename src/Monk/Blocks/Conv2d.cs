using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Blocks;

/// <summary>Every convolution of every model that is not <see cref="PointwiseConv2d"/>. Made by <see cref="Layer"/>.</summary>
/// <remarks>
/// It computes in its input's type; weights of another type are converted on the way, and get their gradients in their own.
/// </remarks>
internal sealed class Conv2d : Convolution
{
    private const int BlockOfChannels = 16;
    private const int ImageChannels = 3;

    public Conv2d(long inputs, long outputs, (long Height, long Width) kernel, long stride, (long Height, long Width) padding, long groups, bool bias, long dilation = 1)
        : base(nameof(Conv2d), inputs, outputs, [kernel.Height, kernel.Width], [stride, stride], [padding.Height, padding.Width], null, [dilation, dilation], false, [0, 0], groups, bias, PaddingModes.Zeros, Layer.Device)
    {
    }

    /// <summary>
    /// Whether libtorch computes the convolution and its gradients rightly in bfloat16 on a CPU; if not, it is computed in float32.
    /// </summary>
    /// <remarks>
    /// oneDNN 3.7 (libtorch 2.10) is wrong on processors with AVX-512 BF16 where channels do not come in sixteens: it takes numbers from
    /// beyond the last channel. Convolutions in groups are right, and so are those of an image's three channels, but for the gradients of
    /// the image.
    /// </remarks>
    public bool IsRightInBFloat16 =>
        groups > 1 || (out_channels % BlockOfChannels == 0 && (in_channels % BlockOfChannels == 0 || in_channels == ImageChannels));

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (input.dtype == weight.dtype)
            return nn.functional.conv2d(input, weight, bias, stride, padding, dilation, groups);

        using var scope = NewDisposeScope();
        return (input.device_type != DeviceType.CPU || (IsRightInBFloat16 && !(in_channels == ImageChannels && input.requires_grad))
            ? nn.functional.conv2d(input, weight.to(input.dtype), bias?.to(input.dtype), stride, padding, dilation, groups)
            : nn.functional.conv2d(input.to(weight.dtype), weight, bias, stride, padding, dilation, groups).to(input.dtype)).MoveToOuterDisposeScope();
    }
}
