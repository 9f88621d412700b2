namespace Monk.Models;

/// <summary>
/// Names that Monk's backends know and whose networks are not here: refused with the reason, never replaced by something near.
/// </summary>
internal static class RefusedModels
{
    private const string DeepStem = "has three 3×3 convolutions for a stem where ResNet has one of 7×7";
    private const string DeepStemAndPooling = DeepStem + ", and pools in its shortcuts";
    private const string Pruned = "is a v1d network from which channels were pruned, each layer by another share";
    private const string Squeezed = "has squeeze and excitation in its blocks";
    private const string MobileNetV1 = "is the first MobileNet, which neither torchvision nor this library has";
    private const string Widths = "is gluon's MobileNetV2 with fewer channels, whose numbers are cut off where torchvision's are rounded to multiples of 8";

    private static readonly Dictionary<string, (string Reason, string Instead)> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["resnet50_v1b_gn"] = ("has group norm in the place of batch norm", "resnet50"),
        ["resnet50_v1c"] = (DeepStem, "resnet50"),
        ["resnet101_v1c"] = (DeepStem, "resnet101"),
        ["resnet152_v1c"] = (DeepStem, "resnet152"),
        ["resnet18_v1d"] = (DeepStemAndPooling, "resnet18"),
        ["resnet34_v1d"] = (DeepStemAndPooling, "resnet34"),
        ["resnet50_v1d"] = (DeepStemAndPooling, "resnet50"),
        ["resnet101_v1d"] = (DeepStemAndPooling, "resnet101"),
        ["resnet152_v1d"] = (DeepStemAndPooling, "resnet152"),
        ["resnet18_v1b_0.89"] = ("is a ResNet18 from which channels were pruned", "resnet18"),
        ["resnet50_v1d_0.86"] = (Pruned, "resnet50"),
        ["resnet50_v1d_0.48"] = (Pruned, "resnet50"),
        ["resnet50_v1d_0.37"] = (Pruned, "resnet50"),
        ["resnet50_v1d_0.11"] = (Pruned, "resnet50"),
        ["resnet101_v1d_0.76"] = (Pruned, "resnet101"),
        ["resnet101_v1d_0.73"] = (Pruned, "resnet101"),
        ["se_resnext50_32x4d"] = (Squeezed, "resnext50_32x4d"),
        ["se_resnext101_32x4d"] = (Squeezed, "resnext101_32x4d"),
        ["se_resnext101_64x4d"] = (Squeezed, "resnext101_64x4d"),
        ["senet_154"] = (Squeezed, "resnet152"),
        ["darknet53"] = ("is the base of YOLOv3", "resnet50"),
        ["xception"] = ("is made of separable convolutions", "inception_v3"),
        ["inception_resnet_v3"] = ("has residual Inception blocks; Keras itself has Inception-ResNet v2 only", "inception_v3"),
        ["nasnet_mobile"] = ("came out of an architecture search", "mnasnet1_0"),
        ["nasnet_large"] = ("came out of an architecture search", "efficientnet_b4"),
        ["mobilenet"] = (MobileNetV1, "mobilenet_v2"),
        ["mobilenet1.0"] = (MobileNetV1, "mobilenet_v2"),
        ["mobilenet0.75"] = (MobileNetV1, "mobilenet_v2"),
        ["mobilenet0.5"] = (MobileNetV1, "mobilenet_v2"),
        ["mobilenet0.25"] = (MobileNetV1, "mobilenet_v2"),
        ["mobilenetv2_1.0"] = ("is gluon's MobileNetV2, whose base is that of mobilenet_v2, and whose last layer, which transfer learning replaces, has no bias", "mobilenet_v2"),
        ["mobilenetv2_0.75"] = (Widths, "mobilenet_v2"),
        ["mobilenetv2_0.5"] = (Widths, "mobilenet_v2"),
        ["mobilenetv2_0.25"] = (Widths, "mobilenet_v2"),
        ["mobilenetv3_large"] = ("is gluon's MobileNetV3, which has another batch norm and no bias in its last hidden layer", "mobilenet_v3_large"),
        ["mobilenetv3_small"] = ("is gluon's MobileNetV3, whose last hidden layer has 1,280 units, not 1,024", "mobilenet_v3_small"),
    };

    /// <summary>The refused names.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>Why a name is refused and what is nearest to it, as one sentence or two; null if it is not one of them.</summary>
    public static string? WhyRefused(string name) => ByName.TryGetValue(name, out var entry)
        ? $"Model '{name}' is not available: it {entry.Reason}. The nearest is '{entry.Instead}', which is not the same network."
        : null;

    /// <summary>Why a name is refused: what its network is or has, as the rest of a sentence.</summary>
    public static string Reason(string name) => ByName[name].Reason;

    /// <summary>What is named as the nearest network.</summary>
    public static string Instead(string name) => ByName[name].Instead;
}
