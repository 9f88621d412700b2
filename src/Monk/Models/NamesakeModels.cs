namespace Monk.Models;

/// <summary>
/// Names of Monk's backends that are taken here for a network that differs from theirs: in what, so that nobody takes the numbers of one
/// for those of the other.
/// </summary>
internal static class NamesakeModels
{
    private const string BottleneckV1 = "has the stride of a block in its first 1×1 convolution, and biases in the 1×1 convolutions; here, as in torchvision and in gluon's `_v1b`, it is in the 3×3 convolution, and there are none";
    private const string PreActivation = "has a batch norm without scale on the input, and batch norm and ReLU before the max pooling; timm's network, which this is, has neither";
    private const string KerasToo = PreActivation + ". Keras' has the stride in each stack's last block, and biases in the last 1×1 convolution of a block and in the shortcuts";

    private static readonly Dictionary<string, string> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["resnet50_v1"] = BottleneckV1,
        ["resnet101_v1"] = BottleneckV1,
        ["resnet152_v1"] = BottleneckV1,
        ["resnet18_v2"] = PreActivation,
        ["resnet34_v2"] = PreActivation,
        ["resnet50_v2"] = KerasToo,
        ["resnet101_v2"] = KerasToo,
        ["resnet152_v2"] = KerasToo,
    };

    /// <summary>The names.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>
    /// What gluon's network of that name has and this has not, as the rest of a sentence; null where the name means the same network.
    /// </summary>
    public static string? Difference(string name) => ByName.GetValueOrDefault(name.Trim());
}
