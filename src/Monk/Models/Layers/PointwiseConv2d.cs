using Monk.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Models;

/// <summary>A 1×1 convolution without groups or padding; its weight is [outputs, inputs, 1, 1] as any convolution's.</summary>
/// <remarks>
/// <para>On the CPU it is computed in one of three ways, which give the same numbers but for rounding.</para>
/// <para>As a matrix product over the pixels: in bfloat16 that is oneDNN's, in float32 MKL's, which is at its best on Intel's processors only.</para>
/// <para>As oneDNN's convolution: in float32 on other x86 processors, where it takes about half the time. But oneDNN 3.7 (libtorch 2.10) divides by zero, and so ends the process,
/// on processors with AVX-512 without AMX, in 1×1 convolutions of five pairs of channel counts, for which <c>est_eff_1x1</c> in its <c>jit_brgemm_conv_utils.cpp</c> and
/// <c>jit_brgemm_conv_bwd_utils.cpp</c> divides integers; for all other pairs it divides floating-point numbers.</para>
/// <para>As oneDNN's convolution with a kernel of two pixels, each of which is half of a pixel's channels: where the former would divide by zero, and on one thread, where libtorch
/// leaves kernels of one pixel to MKL.</para>
/// <para>Like <see cref="Conv2d"/> it computes in its input's type.</para>
/// </remarks>
internal sealed class PointwiseConv2d : Convolution
{
    // libtorch's own conditions for leaving a convolution to oneDNN (use_mkldnn in its Convolution.cpp).
    private const long MostImagesForOneThread = 15;
    private const long MostElementsOfTinyImage = 20480;

    private static readonly HashSet<(long, long)> DividesByZero = [(1024, 2048), (1024, 512), (256, 1024), (512, 1024), (512, 2048)];

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
        var output = input.dtype == ScalarType.Float32 && Processor.IsSlowInMkl ? AsConvolution(kept, kernel, offset) : AsProduct(kept, kernel, offset);
        return output.MoveToOuterDisposeScope();
    }

    /// <summary>The convolution of [images, inputs, height, width] with stride 1, as one product of two matrices.</summary>
    internal static Tensor AsProduct(Tensor input, Tensor kernel, Tensor? offset)
    {
        var (images, height, width) = (input.shape[0], input.shape[2], input.shape[3]);
        var (outputs, inputs) = (kernel.shape[0], kernel.shape[1]);

        // As two dimensions: a product of four, where no gradients are kept, becomes one small product for each row of pixels.
        var pixels = input.permute(0, 2, 3, 1).reshape(-1, inputs);
        return nn.functional.linear(pixels, kernel.view(outputs, inputs), offset)
            .view(images, height, width, outputs)
            .permute(0, 3, 1, 2);
    }

    /// <summary>The convolution of [images, inputs, height, width] with stride 1, in a form that oneDNN can compute; as a product, if libtorch would not leave it to oneDNN.</summary>
    internal static Tensor AsConvolution(Tensor input, Tensor kernel, Tensor? offset)
    {
        var (images, inputs) = (input.shape[0], input.shape[1]);
        var outputs = kernel.shape[0];
        if (images == 1 && input.numel() <= MostElementsOfTinyImage)
            return AsProduct(input, kernel, offset);

        // The backward pass is a convolution in the other direction.
        if (DividesByZero.Contains((inputs, outputs)) || DividesByZero.Contains((outputs, inputs)))
            return AsTwoPixels(input, kernel, offset);
        return images <= MostImagesForOneThread && inputs % 2 == 0 && get_num_threads() == 1
            ? AsTwoPixels(input, kernel, offset)
            : nn.functional.conv2d(input, kernel, offset);
    }

    private static Tensor AsTwoPixels(Tensor input, Tensor kernel, Tensor? offset)
    {
        var (images, inputs, height, width) = (input.shape[0], input.shape[1], input.shape[2], input.shape[3]);
        var halves = input.permute(0, 2, 3, 1).reshape(images, height, 2 * width, inputs / 2).permute(0, 3, 1, 2);
        var twoWide = kernel.view(kernel.shape[0], 2, 1, inputs / 2).permute(0, 3, 2, 1);
        return nn.functional.conv2d(halves, twoWide, offset, strides: [1, 2]);
    }
}
