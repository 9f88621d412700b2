using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Blocks;

/// <summary>
/// Makes the layers that hold parameters: the one place that decides what a model's convolutions, batch norms and linear layers are.
/// </summary>
internal static class Layer
{
    [ThreadStatic]
    private static Device? _device;

    /// <summary>Where this thread makes layers; the CPU unless <see cref="On"/> says otherwise.</summary>
    public static Device Device => _device ?? CPU;

    /// <summary>
    /// Runs <paramref name="build"/> with layers made on another device; on <c>meta</c> they have shapes only, and cost next to nothing.
    /// </summary>
    public static T On<T>(Device device, Func<T> build)
    {
        var before = _device;
        _device = device;
        try
        {
            return build();
        }
        finally
        {
            _device = before;
        }
    }

    /// <summary>
    /// A convolution with a square kernel, padded by half the kernel, so that stride 1 keeps the size, unless told otherwise.
    /// </summary>
    public static Convolution Conv2d(int inputs, int outputs, int kernel, int stride = 1, int? padding = null, int groups = 1, bool bias = false) =>
        Conv2d(inputs, outputs, (kernel, kernel), stride, (padding ?? kernel / 2, padding ?? kernel / 2), groups, bias);

    /// <summary>A convolution. Initialised as PyTorch's default: uniform, Kaiming with a = √5.</summary>
    public static Convolution Conv2d(int inputs, int outputs, (int Height, int Width) kernel, int stride, (int Height, int Width) padding, int groups = 1, bool bias = false, int dilation = 1) =>
        kernel == (1, 1) && padding == (0, 0) && groups == 1
            ? new PointwiseConv2d(inputs, outputs, stride, bias)
            : new Conv2d(inputs, outputs, kernel, stride, padding, groups, bias, dilation);

    /// <summary>Batch normalisation over [N, C, H, W]; momentum is the weight of the newest batch in the running statistics.</summary>
    public static BatchNorm2d BatchNorm(int channels, double epsilon = 1e-5, double momentum = 0.1, bool affine = true) =>
        new(channels, epsilon, momentum, affine);

    /// <summary>
    /// Convolution "0" (padded by half its kernel), batch norm "1" and, if given, activation "2": torchvision's
    /// <c>Conv2dNormActivation</c>.
    /// </summary>
    public static Sequence ConvNorm(int inputs, int outputs, int kernel, int stride = 1, int groups = 1, Func<nn.Module<Tensor, Tensor>>? activation = null, double epsilon = 1e-5, double momentum = 0.1)
    {
        var layers = new Sequence(Conv2d(inputs, outputs, kernel, stride, groups: groups), BatchNorm(outputs, epsilon, momentum));
        return activation is null ? layers : layers.Append(activation());
    }

    /// <summary>
    /// Convolution "conv", batch norm "bn" with ε = 0.001, and ReLU: <c>BasicConv2d</c> of torchvision's GoogLeNet and Inception.
    /// </summary>
    public static Sequence InceptionConv(int inputs, int outputs, int kernel, int stride = 1, int padding = 0) =>
        InceptionConv(inputs, outputs, (kernel, kernel), stride, (padding, padding));

    /// <inheritdoc cref="InceptionConv(int, int, int, int, int)"/>
    public static Sequence InceptionConv(int inputs, int outputs, (int Height, int Width) kernel, int stride, (int Height, int Width) padding) =>
        new Sequence()
            .Append("conv", Conv2d(inputs, outputs, kernel, stride, padding))
            .Append("bn", BatchNorm(outputs, epsilon: 0.001))
            .Append("relu", nn.ReLU(inplace: true));

    /// <summary>A fully connected layer of every token or pixel, [N, …, inputs] to [N, …, outputs].</summary>
    public static TokenLinear TokenLinear(int inputs, int outputs, bool bias = true) => new(inputs, outputs, bias);

    /// <summary>A fully connected layer.</summary>
    public static Linear Linear(int inputs, int outputs, bool bias = true) => nn.Linear(inputs, outputs, bias, Device);
}
