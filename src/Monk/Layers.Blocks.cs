using Monk.NetworkLayers;
using static System.FormattableString;

namespace Monk;

/// <content>Blocks: what known networks repeat. A convolution in them is padded by half its kernel unless something else is said.</content>
public static partial class Layers
{
    /// <summary>Convolution, batch norm, ReLU.</summary>
    /// <param name="outputChannels">Channels that it makes.</param>
    /// <param name="kernelSize">The kernel's height and width.</param>
    /// <param name="stride">Pixels from one position of the kernel to the next.</param>
    /// <param name="padding">Zeros around the input. Default: half the kernel.</param>
    public static NetworkLayer ConvBnReluBlock(int outputChannels = 64, int kernelSize = 1, int stride = 1, int? padding = null) =>
        Sequential(Convolution(outputChannels, kernelSize, stride, padding), BatchNormalization(), Relu());

    /// <summary>Convolution with a kernel that need not be square, batch norm, ReLU.</summary>
    /// <param name="outputChannels">Channels that it makes.</param>
    /// <param name="kernelSize">The kernel's height and width.</param>
    /// <param name="stride">Pixels from one position of the kernel to the next.</param>
    /// <param name="padding">Zeros above and below, and on either side. Default: half the kernel.</param>
    public static NetworkLayer ConvBnReluBlock(int outputChannels, (int Height, int Width) kernelSize, int stride = 1, (int Height, int Width)? padding = null) =>
        Sequential(Convolution(outputChannels, kernelSize, stride, padding), BatchNormalization(), Relu());

    /// <summary>ResNet's block of two 3×3 convolutions.</summary>
    /// <param name="outputChannels">Channels that it makes.</param>
    /// <param name="stride">The stride of its first convolution.</param>
    /// <param name="downsample">Whether the shortcut is a convolution; without, the input must have the output's shape.</param>
    /// <remarks>"Deep Residual Learning for Image Recognition" (He et al., 2015).</remarks>
    public static NetworkLayer ResnetV1Block(int outputChannels = 16, int stride = 1, bool downsample = true) => Sequential(
        Branches(
            [
                [Convolution(outputChannels, 3, stride), BatchNormalization(), Relu(), Convolution(outputChannels, 3), BatchNormalization()],
                Shortcut(outputChannels, stride, downsample, normalized: true),
            ],
            Add()),
        Relu());

    /// <summary>ResNet's block of two 3×3 convolutions with batch norm and ReLU before each.</summary>
    /// <param name="outputChannels">Channels that it makes.</param>
    /// <param name="stride">The stride of its first convolution.</param>
    /// <param name="downsample">Whether the shortcut is a convolution; without, the input must have the output's shape.</param>
    /// <remarks>
    /// "Identity Mappings in Deep Residual Networks" (He et al., 2016). As in the paper, an identity shortcut takes the input before batch
    /// norm and ReLU, and nothing follows the sum; Monk's takes it after them, and has one more ReLU.
    /// </remarks>
    public static NetworkLayer ResnetV2Block(int outputChannels = 16, int stride = 1, bool downsample = true) => PreActivated(
        outputChannels,
        stride,
        downsample,
        [Convolution(outputChannels, 3, stride), BatchNormalization(), Relu(), Convolution(outputChannels, 3)]);

    /// <summary>ResNet's block of a 3×3 convolution between two of 1×1, with a quarter of the channels in between.</summary>
    /// <param name="outputChannels">Channels that it makes; a multiple of 4.</param>
    /// <param name="stride">The stride of its first convolution.</param>
    /// <param name="downsample">Whether the shortcut is a convolution; without, the input must have the output's shape.</param>
    /// <remarks>"Deep Residual Learning for Image Recognition" (He et al., 2015).</remarks>
    public static NetworkLayer ResnetV1BottleneckBlock(int outputChannels = 16, int stride = 1, bool downsample = true) => Sequential(
        Branches(
            [
                [
                    ConvBnReluBlock(Share(nameof(outputChannels), outputChannels, 4), 1, stride),
                    ConvBnReluBlock(outputChannels / 4, 3),
                    Convolution(outputChannels, 1),
                    BatchNormalization(),
                ],
                Shortcut(outputChannels, stride, downsample, normalized: true),
            ],
            Add()),
        Relu());

    /// <summary>The bottleneck with batch norm and ReLU before each convolution.</summary>
    /// <param name="outputChannels">Channels that it makes; a multiple of 4.</param>
    /// <param name="stride">The stride of its 3×3 convolution.</param>
    /// <param name="downsample">Whether the shortcut is a convolution; without, the input must have the output's shape.</param>
    /// <remarks>
    /// "Identity Mappings in Deep Residual Networks" (He et al., 2016); the shortcut is as in <see cref="ResnetV2Block"/>.
    /// </remarks>
    public static NetworkLayer ResnetV2BottleneckBlock(int outputChannels = 16, int stride = 1, bool downsample = true) => PreActivated(
        outputChannels,
        stride,
        downsample,
        [
            ConvBnReluBlock(Share(nameof(outputChannels), outputChannels, 4), 1),
            ConvBnReluBlock(outputChannels / 4, 3, stride),
            Convolution(outputChannels, 1),
        ]);

    /// <summary>ResNeXt's bottleneck, whose 3×3 convolution works in groups.</summary>
    /// <param name="outputChannels">Channels that it makes; a multiple of 4.</param>
    /// <param name="cardinality">Groups.</param>
    /// <param name="bottleneckWidth">Channels of a group where <paramref name="outputChannels"/> is 256; they grow with it.</param>
    /// <param name="stride">The stride of its 3×3 convolution.</param>
    /// <param name="downsample">Whether the shortcut is a convolution; without, the input must have the output's shape.</param>
    /// <remarks>"Aggregated Residual Transformations for Deep Neural Networks" (Xie et al., 2016). Monk's leaves the groups out.</remarks>
    public static NetworkLayer ResnextBlock(int outputChannels = 256, int cardinality = 8, int bottleneckWidth = 4, int stride = 1, bool downsample = true)
    {
        Check.Between(nameof(cardinality), cardinality, 1, NetworkLayer.MostOutputs);
        Check.Between(nameof(bottleneckWidth), bottleneckWidth, 1, NetworkLayer.MostOutputs);
        var groupWidth = Share(nameof(outputChannels), outputChannels, 4) * bottleneckWidth / 64;
        if (groupWidth == 0)
            throw new MonkException(Invariant($"With outputChannels {outputChannels} and bottleneckWidth {bottleneckWidth} a group has no channel: their product must be at least 256."));
        var width = cardinality * groupWidth;
        return Sequential(
            Branches(
                [
                    [
                        ConvBnReluBlock(width, 1),
                        Convolution(width, 3, stride, groups: cardinality),
                        BatchNormalization(),
                        Relu(),
                        Convolution(outputChannels, 1),
                        BatchNormalization(),
                    ],
                    Shortcut(outputChannels, stride, downsample, normalized: true),
                ],
                Add()),
            Relu());
    }

    /// <summary>MobileNetV2's block: 1×1 to more channels, 3×3 for each channel by itself, 1×1 without an activation.</summary>
    /// <param name="outputChannels">Channels that it makes.</param>
    /// <param name="bottleneckWidth">How many times more channels there are in between.</param>
    /// <param name="stride">
    /// The stride of its 3×3 convolution; with 1 there is a shortcut, for which the input must have the output's channels.
    /// </param>
    /// <remarks>
    /// "MobileNetV2: Inverted Residuals and Linear Bottlenecks" (Sandler et al., 2018). Monk's has an ordinary 3×3 convolution, and a
    /// shortcut that no stride but 1 fits.
    /// </remarks>
    public static NetworkLayer MobilenetV2LinearBottleneckBlock(int outputChannels = 32, int bottleneckWidth = 4, int stride = 1)
    {
        Check.Between(nameof(bottleneckWidth), bottleneckWidth, 1, NetworkLayer.MostOutputs);
        var width = outputChannels * bottleneckWidth;
        return WithShortcut(
            stride,
            [
                ConvBnReluBlock(width, 1),
                Convolution(width, 3, stride, groups: width),
                BatchNormalization(),
                Relu(),
                Convolution(outputChannels, 1),
                BatchNormalization(),
            ]);
    }

    /// <summary>
    /// Monk's turned form of MobileNetV2's block: 1×1 to fewer channels, a separable 3×3 convolution, 1×1 without an activation.
    /// </summary>
    /// <param name="outputChannels">Channels that it makes; a multiple of <paramref name="bottleneckWidth"/>.</param>
    /// <param name="bottleneckWidth">How many times fewer channels there are in between.</param>
    /// <param name="stride">
    /// The stride of its 3×3 convolution; with 1 there is a shortcut, for which the input must have the output's channels.
    /// </param>
    public static NetworkLayer MobilenetV2InvertedLinearBottleneckBlock(int outputChannels = 32, int bottleneckWidth = 4, int stride = 1)
    {
        var width = Share(nameof(outputChannels), outputChannels, bottleneckWidth);
        return WithShortcut(
            stride,
            [
                ConvBnReluBlock(width, 1),
                SeparableConvolutionBlock(width, width, 3, stride),
                BatchNormalization(),
                Relu(),
                Convolution(outputChannels, 1),
                BatchNormalization(),
            ]);
    }

    /// <summary>A convolution of each channel by itself, then a 1×1 convolution across them.</summary>
    /// <param name="inputChannels">Channels that it is given.</param>
    /// <param name="outputChannels">Channels that it makes.</param>
    /// <param name="kernelSize">The first kernel's height and width.</param>
    /// <param name="stride">The first convolution's stride.</param>
    /// <param name="padding">Zeros around the input.</param>
    public static NetworkLayer SeparableConvolutionBlock(int inputChannels = 16, int outputChannels = 32, int kernelSize = 3, int stride = 1, int padding = 1) => Sequential(
        Convolution(inputChannels, kernelSize, stride, padding, groups: inputChannels),
        Convolution(outputChannels, 1));

    /// <summary>SqueezeNet's block: 1×1 to few channels, then 1×1 and 3×3 side by side.</summary>
    /// <param name="squeezeChannels">Channels of the first convolution.</param>
    /// <param name="expandChannels1x1">Channels of the 1×1 convolution.</param>
    /// <param name="expandChannels3x3">Channels of the 3×3 convolution.</param>
    /// <remarks>"SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and &lt;0.5MB model size" (Iandola et al., 2016).</remarks>
    public static NetworkLayer SqueezenetFireBlock(int squeezeChannels = 16, int expandChannels1x1 = 32, int expandChannels3x3 = 64) => Sequential(
        Convolution(squeezeChannels, 1),
        Relu(),
        Branches([[Convolution(expandChannels1x1, 1), Relu()], [Convolution(expandChannels3x3, 3), Relu()]], Concatenate()));

    /// <summary>DenseNet's layer: appends new channels to those that it is given.</summary>
    /// <param name="bottleneckSize">How many times the growth rate its first convolution has.</param>
    /// <param name="growthRate">Channels that are appended.</param>
    /// <param name="dropout">The probability of the dropout after its last convolution.</param>
    /// <remarks>"Densely Connected Convolutional Networks" (Huang et al., 2016).</remarks>
    public static NetworkLayer DensenetBlock(int bottleneckSize = 4, int growthRate = 16, double dropout = 0.2)
    {
        Check.Between(nameof(bottleneckSize), bottleneckSize, 1, NetworkLayer.MostOutputs);
        Check.Between(nameof(growthRate), growthRate, 1, NetworkLayer.MostOutputs / bottleneckSize);
        return Branches(
            [
                [Identity()],
                [
                    BatchNormalization(), Relu(), Convolution(bottleneckSize * growthRate, 1),
                    BatchNormalization(), Relu(), Convolution(growthRate, 3),
                    Dropout(dropout),
                ],
            ],
            Concatenate());
    }

    private static NetworkLayer PreActivated(int outputChannels, int stride, bool downsample, IReadOnlyList<NetworkLayer> residual) => downsample
        ? Sequential(BatchNormalization(), Relu(), Branches([residual, Shortcut(outputChannels, stride, downsample, normalized: false)], Add()))
        : Branches([[BatchNormalization(), Relu(), .. residual], Shortcut(outputChannels, stride, downsample, normalized: false)], Add());

    private static IReadOnlyList<NetworkLayer> Shortcut(int outputChannels, int stride, bool downsample, bool normalized) =>
        !downsample ? [Identity()]
        : normalized ? [Convolution(outputChannels, 1, stride), BatchNormalization()]
        : [Convolution(outputChannels, 1, stride)];

    private static NetworkLayer WithShortcut(int stride, IReadOnlyList<NetworkLayer> residual) =>
        stride == 1 ? Branches([residual, [Identity()]], Add()) : Sequential(residual);

    private static int Share(string name, int channels, int parts)
    {
        Check.Between(nameof(parts), parts, 1, NetworkLayer.MostOutputs);
        return channels >= parts && channels % parts == 0
            ? channels / parts
            : throw new MonkException(Invariant($"{name} is {channels}; it must be a multiple of {parts}, because the block has that share of the channels in between."));
    }
}
