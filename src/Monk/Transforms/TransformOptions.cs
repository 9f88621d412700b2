using System.Text.Json.Serialization;

namespace Monk.Transforms;

/// <summary>One step between decoded pixels and the network's input, under Monk's name.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(CenterCropOptions), "CenterCrop")]
[JsonDerivedType(typeof(ColorJitterOptions), "ColorJitter")]
[JsonDerivedType(typeof(RandomAffineOptions), "RandomAffine")]
[JsonDerivedType(typeof(RandomCropOptions), "RandomCrop")]
[JsonDerivedType(typeof(RandomHorizontalFlipOptions), "RandomHorizontalFlip")]
[JsonDerivedType(typeof(RandomVerticalFlipOptions), "RandomVerticalFlip")]
[JsonDerivedType(typeof(RandomPerspectiveOptions), "RandomPerspective")]
[JsonDerivedType(typeof(RandomResizedCropOptions), "RandomResizedCrop")]
[JsonDerivedType(typeof(GrayscaleOptions), "Grayscale")]
[JsonDerivedType(typeof(RandomRotationOptions), "RandomRotation")]
[JsonDerivedType(typeof(ResizeOptions), "Resize")]
[JsonDerivedType(typeof(NormalizeOptions), "Normalize")]
[JsonDerivedType(typeof(MeanSubtractionOptions), "MeanSubtraction")]
[JsonDerivedType(typeof(RandomLightingOptions), "RandomLighting")]
[JsonDerivedType(typeof(TrivialAugmentOptions), "TrivialAugment")]
[JsonDerivedType(typeof(RandAugmentOptions), "RandAugment")]
[JsonDerivedType(typeof(RandomErasingOptions), "RandomErasing")]
internal abstract record TransformOptions;

/// <summary>Mirrors an image left to right.</summary>
internal sealed record RandomHorizontalFlipOptions : TransformOptions
{
    /// <summary>The share of images that is mirrored.</summary>
    [JsonPropertyName("p")]
    public double Probability { get; set; } = 0.5;
}

/// <summary>Turns an image upside down.</summary>
internal sealed record RandomVerticalFlipOptions : TransformOptions
{
    /// <summary>The share of images that is turned.</summary>
    [JsonPropertyName("p")]
    public double Probability { get; set; } = 0.5;
}

/// <summary>Changes an image to shades of grey.</summary>
internal sealed record GrayscaleOptions : TransformOptions
{
    /// <value>3: three equal channels, as networks take them.</value>
    public int NumOutputChannels { get; set; } = 3;
}

/// <summary>Subtracts a mean from each channel (values in 0–1) and divides by a standard deviation.</summary>
internal sealed record NormalizeOptions : TransformOptions
{
    /// <value>ImageNet's, as torchvision's weights expect.</value>
    public IReadOnlyList<double> Mean { get; set; } = [0.485, 0.456, 0.406];

    /// <value>ImageNet's, as torchvision's weights expect.</value>
    [JsonPropertyName("std")]
    public IReadOnlyList<double> StandardDeviation { get; set; } = [0.229, 0.224, 0.225];
}

/// <summary>Subtracts a mean from each channel (values in 0–255) and leaves the scale as it is.</summary>
internal sealed record MeanSubtractionOptions : TransformOptions
{
    /// <value>ImageNet's, as in Monk's Keras backend.</value>
    public IReadOnlyList<double> Mean { get; set; } = [123, 116, 103];
}
