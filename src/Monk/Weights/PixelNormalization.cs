namespace Monk.Weights;

/// <summary>What a pretrained network expects of its pixels: <c>(value − mean) / deviation</c> for red, green and blue, values from 0 to 1.</summary>
internal sealed record PixelNormalization(double MeanRed, double MeanGreen, double MeanBlue, double DeviationRed, double DeviationGreen, double DeviationBlue)
{
    /// <summary>The statistics of ImageNet, which torchvision's networks were trained with.</summary>
    public static PixelNormalization ImageNet { get; } = new(0.485, 0.456, 0.406, 0.229, 0.224, 0.225);

    /// <summary>From −1 to 1, as Inception's authors did (timm's <c>IMAGENET_INCEPTION_MEAN</c> and <c>_STD</c>).</summary>
    public static PixelNormalization Symmetric { get; } = new(0.5, 0.5, 0.5, 0.5, 0.5, 0.5);
}
