using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Models;

/// <summary>Makes the layers that hold parameters: the one place that decides what a model's convolutions, norms and linear layers are.</summary>
internal static class Layer
{
    /// <summary>A convolution with a square kernel, padded by half the kernel, so that stride 1 keeps the size, unless told otherwise.</summary>
    public static Convolution Conv2d(int inputs, int outputs, int kernel, int stride = 1, int? padding = null, int groups = 1, bool bias = false) =>
        Conv2d(inputs, outputs, (kernel, kernel), stride, (padding ?? kernel / 2, padding ?? kernel / 2), groups, bias);

    /// <summary>A convolution. Initialised as PyTorch's default: uniform, Kaiming with a = √5.</summary>
    public static Convolution Conv2d(int inputs, int outputs, (int Height, int Width) kernel, int stride, (int Height, int Width) padding, int groups = 1, bool bias = false) =>
        kernel == (1, 1) && padding == (0, 0) && groups == 1
            ? new PointwiseConv2d(inputs, outputs, stride, bias)
            : new Conv2d(inputs, outputs, kernel, stride, padding, groups, bias);

    /// <summary>Batch normalisation over [N, C, H, W]; momentum is the weight of the newest batch in the running statistics.</summary>
    public static BatchNorm2d BatchNorm(int channels, double epsilon = 1e-5, double momentum = 0.1) =>
        nn.BatchNorm2d(channels, epsilon, momentum);

    /// <summary>A fully connected layer.</summary>
    public static Linear Linear(int inputs, int outputs, bool bias = true) => nn.Linear(inputs, outputs, bias);
}
