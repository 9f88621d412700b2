using Monk.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Blocks;

/// <summary>
/// The same linear function of the channels at every pixel of images, or of every token: what 1×1 convolutions and transformers' layers
/// compute.
/// </summary>
/// <remarks>
/// <para>On the CPU it is computed in one of three ways, which give the same numbers but for rounding.</para>
/// <para>
/// As a matrix product: in bfloat16 that is oneDNN's, as fast as its convolution; in float32 on x86 it is MKL's, which is at its best on
/// Intel's processors only.
/// </para>
/// <para>As oneDNN's 1×1 convolution: in float32 on other x86 processors; on one with AVX-512 it takes about half the time. But oneDNN 3.7 (libtorch 2.10) divides by zero, and so ends the process,
/// on processors with AVX-512 without AMX, in 1×1 convolutions of five pairs of channel counts, for which <c>est_eff_1x1</c> in its
/// <c>jit_brgemm_conv_utils.cpp</c> and <c>jit_brgemm_conv_bwd_utils.cpp</c> divides integers; for all other pairs it divides
/// floating-point numbers.</para>
/// <para>As oneDNN's convolution with a kernel of two pixels, each of which is half of a pixel's channels: where the former would divide by zero, and on one thread, where libtorch
/// leaves kernels of one pixel to MKL.</para>
/// <para>Elsewhere it is a matrix product.</para>
/// </remarks>
internal static class PointwiseProduct
{
    // libtorch's own conditions for leaving a convolution to oneDNN (use_mkldnn in its Convolution.cpp).
    private const long MostImagesForOneThread = 15;
    private const long MostElementsOfTinyImage = 20480;

    private static readonly HashSet<(long, long)> DividesByZero = [(1024, 2048), (1024, 512), (256, 1024), (512, 1024), (512, 2048)];

    /// <summary>The function of every pixel or token.</summary>
    /// <param name="input">[images, …, inputs], of any number of dimensions between.</param>
    /// <param name="weight">[outputs, inputs], of the input's type.</param>
    /// <param name="bias">[outputs], or none.</param>
    /// <returns>[images, …, outputs]. Tensors made on the way are the caller's scope's.</returns>
    public static Tensor Of(Tensor input, Tensor weight, Tensor? bias) => IsFasterAsConvolution(input) ? AsConvolution(input, weight, bias) : AsProduct(input, weight, bias);

    /// <summary>
    /// The function of every pixel of [images, inputs, height, width], which should lie channels-last; to [images, outputs, height, width],
    /// which does.
    /// </summary>
    /// <remarks>
    /// A convolution's own output is returned as it is: what changes a view in place makes autograd copy its gradient several times. A
    /// product's is a view, and should not be changed in place.
    /// </remarks>
    public static Tensor OfMap(Tensor map, Tensor weight, Tensor? bias)
    {
        var pixels = map.permute(0, 2, 3, 1);
        return (IsFasterAsConvolution(map) ? Convolved(pixels, weight, bias) : null) ?? AsProduct(pixels, weight, bias).permute(0, 3, 1, 2);
    }

    /// <summary><see cref="Of"/> as one product of two matrices.</summary>
    public static Tensor AsProduct(Tensor input, Tensor weight, Tensor? bias)
    {
        // As two dimensions: a product of four, where no gradients are kept, becomes one small product for each row of pixels.
        var (outputs, inputs) = (weight.shape[0], weight.shape[1]);
        return nn.functional.linear(input.reshape(-1, inputs), weight, bias).view([.. input.shape[..^1], outputs]);
    }

    /// <summary>
    /// <see cref="Of"/> in a form of convolution that oneDNN can compute; as a product, if libtorch would not leave any to oneDNN, or an
    /// image is a single pixel.
    /// </summary>
    public static Tensor AsConvolution(Tensor input, Tensor weight, Tensor? bias)
    {
        var between = input.shape[1..^1].Aggregate(1L, (product, size) => product * size);
        var pixels = input.dim() == 4 ? input : input.reshape(input.shape[0], 1, between, input.shape[^1]);
        return Convolved(pixels, weight, bias) is { } output
            ? output.permute(0, 2, 3, 1).reshape([.. input.shape[..^1], weight.shape[0]])
            : AsProduct(input, weight, bias);
    }

    private static bool IsFasterAsConvolution(Tensor input) => input is { device_type: DeviceType.CPU, dtype: ScalarType.Float32 } && Processor.IsSlowInMkl;

    // From [images, height, width, inputs] to [images, outputs, height, width]; null where it should be a product.
    private static Tensor? Convolved(Tensor pixels, Tensor weight, Tensor? bias)
    {
        var (outputs, inputs) = (weight.shape[0], weight.shape[1]);
        var images = pixels.shape[0];
        var isTiny = (images == 1 && pixels.numel() <= MostElementsOfTinyImage) || pixels.numel() == images * inputs;
        var leftToMkl = images <= MostImagesForOneThread && get_num_threads() == 1;
        if (isTiny || (leftToMkl && inputs % 2 != 0))
            return null;

        // The backward pass is a convolution in the other direction.
        return leftToMkl || DividesByZero.Contains((inputs, outputs)) || DividesByZero.Contains((outputs, inputs))
            ? nn.functional.conv2d(Halved(pixels), weight.view(outputs, 2, 1, inputs / 2).permute(0, 3, 2, 1), bias, strides: [1, 2])
            : nn.functional.conv2d(pixels.permute(0, 3, 1, 2), weight.view(outputs, inputs, 1, 1), bias);
    }

    private static Tensor Halved(Tensor pixels) =>
        pixels.reshape(pixels.shape[0], pixels.shape[1], 2 * pixels.shape[2], pixels.shape[3] / 2).permute(0, 3, 1, 2);
}
