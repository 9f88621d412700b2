namespace Monk.Models;

/// <summary>How pixels in 0…1 become what a network was trained on: (pixel − mean) / standard deviation, by channel in the order red, green, blue.</summary>
internal sealed record PixelNormalization(IReadOnlyList<float> Mean, IReadOnlyList<float> StandardDeviation)
{
    /// <summary>ImageNet's statistics, which torchvision's weights expect.</summary>
    public static PixelNormalization ImageNet { get; } = new([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);

    /// <summary>To −1…1, which timm's pre-activation ResNets expect.</summary>
    public static PixelNormalization Symmetric { get; } = new([0.5f, 0.5f, 0.5f], [0.5f, 0.5f, 0.5f]);
}
