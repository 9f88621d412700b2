namespace Monk.Weights;

/// <summary>
/// How pixels in 0…1 become what a network was trained on: (pixel − mean) / standard deviation, by channel in the order red, green, blue.
/// </summary>
internal sealed record PixelNormalization(IReadOnlyList<double> Mean, IReadOnlyList<double> StandardDeviation)
{
    /// <summary>ImageNet's statistics, which torchvision's weights expect.</summary>
    public static PixelNormalization ImageNet { get; } = new([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

    /// <summary>To −1…1, which timm's pre-activation ResNets expect.</summary>
    public static PixelNormalization Symmetric { get; } = new([0.5, 0.5, 0.5], [0.5, 0.5, 0.5]);
}
