using Monk.NetworkLayers;

namespace Monk;

/// <content>The blocks of Inception v3: "Rethinking the Inception Architecture for Computer Vision" (Szegedy et al., 2015).</content>
public static partial class Layers
{
    /// <summary>Branches of 1×1, 5×5 and two 3×3 convolutions, and one of pooling.</summary>
    /// <param name="poolingBranchChannels">Channels of the branch of pooling.</param>
    /// <param name="poolType"><c>avg</c> or <c>max</c>.</param>
    public static NetworkLayer InceptionABlock(int poolingBranchChannels = 32, string poolType = "avg") => Branches(
        [
            [ConvBnReluBlock(64, 1)],
            [ConvBnReluBlock(48, 1), ConvBnReluBlock(64, 5)],
            [ConvBnReluBlock(64, 1), ConvBnReluBlock(96, 3), ConvBnReluBlock(96, 3)],
            [Pooling(poolType), ConvBnReluBlock(poolingBranchChannels, 1)],
        ],
        Concatenate());

    /// <summary>
    /// Branches of one and of two 3×3 convolutions, and one of pooling. It keeps the size, as Monk's does; the paper's halves it.
    /// </summary>
    /// <param name="poolType"><c>avg</c> or <c>max</c>.</param>
    public static NetworkLayer InceptionBBlock(string poolType = "avg") => Branches(
        [
            [ConvBnReluBlock(384, 3)],
            [ConvBnReluBlock(64, 1), ConvBnReluBlock(96, 3), ConvBnReluBlock(96, 3)],
            [Pooling(poolType)],
        ],
        Concatenate());

    /// <summary>Branches of 7×7 convolutions, each as one of 1×7 and one of 7×1, and one of pooling.</summary>
    /// <param name="channels7x7">Channels between the convolutions.</param>
    /// <param name="poolType"><c>avg</c> or <c>max</c>.</param>
    public static NetworkLayer InceptionCBlock(int channels7x7 = 3, string poolType = "avg") => Branches(
        [
            [ConvBnReluBlock(192, 1)],
            [ConvBnReluBlock(channels7x7, 1), ConvBnReluBlock(channels7x7, (1, 7)), ConvBnReluBlock(192, (7, 1))],
            [
                ConvBnReluBlock(channels7x7, 1),
                ConvBnReluBlock(channels7x7, (1, 7)), ConvBnReluBlock(channels7x7, (7, 1)),
                ConvBnReluBlock(channels7x7, (1, 7)), ConvBnReluBlock(192, (7, 1)),
            ],
            [Pooling(poolType), ConvBnReluBlock(192, 1)],
        ],
        Concatenate());

    /// <summary>
    /// Halves the size: branches of 3×3 convolutions with stride 2, and one of pooling with stride 2, none of them padded.
    /// </summary>
    /// <param name="poolType"><c>avg</c> or <c>max</c>.</param>
    public static NetworkLayer InceptionDBlock(string poolType = "avg") => Branches(
        [
            [ConvBnReluBlock(192, 1), ConvBnReluBlock(320, 3, 2, padding: 0)],
            [ConvBnReluBlock(192, 1), ConvBnReluBlock(192, (1, 7)), ConvBnReluBlock(192, (7, 1)), ConvBnReluBlock(192, 3, 2, padding: 0)],
            [Pooling(poolType, stride: 2, padding: 0)],
        ],
        Concatenate());

    /// <summary>Branches that end in a 1×3 and a 3×1 convolution side by side, and one of pooling.</summary>
    /// <param name="poolType"><c>avg</c> or <c>max</c>.</param>
    public static NetworkLayer InceptionEBlock(string poolType = "avg") => Branches(
        [
            [ConvBnReluBlock(320, 1)],
            [ConvBnReluBlock(384, 1), Fork()],
            [ConvBnReluBlock(448, 1), ConvBnReluBlock(384, 3), Fork()],
            [Pooling(poolType), ConvBnReluBlock(192, 1)],
        ],
        Concatenate());

    private static NetworkLayer Fork() => Branches([[ConvBnReluBlock(384, (1, 3))], [ConvBnReluBlock(384, (3, 1))]], Concatenate());

    private static NetworkLayer Pooling(string poolType, int stride = 1, int padding = 1) => poolType switch
    {
        "avg" => AveragePooling(3, stride, padding),
        "max" => MaxPooling(3, stride, padding),
        _ => throw new MonkException($"poolType is '{poolType}'; it is 'avg' or 'max'."),
    };
}
