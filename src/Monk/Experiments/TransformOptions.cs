using System.Text.Json.Serialization;

namespace Monk.Experiments;

/// <summary>One step between decoded pixels and the network's input, under Monk's name.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(RandomHorizontalFlipOptions), "RandomHorizontalFlip")]
[JsonDerivedType(typeof(NormalizeOptions), "Normalize")]
internal abstract record TransformOptions;

/// <summary>Mirrors an image left to right.</summary>
internal sealed record RandomHorizontalFlipOptions : TransformOptions
{
    /// <summary>The share of images that is mirrored.</summary>
    [JsonPropertyName("p")]
    public double Probability { get; init; } = 0.5;
}

/// <summary>Subtracts a mean from each channel (values in 0–1) and divides by a standard deviation.</summary>
internal sealed record NormalizeOptions : TransformOptions
{
    /// <value>ImageNet's, as torchvision's weights expect.</value>
    public IReadOnlyList<double> Mean { get; init; } = [0.485, 0.456, 0.406];

    /// <value>ImageNet's, as torchvision's weights expect.</value>
    [JsonPropertyName("std")]
    public IReadOnlyList<double> StandardDeviation { get; init; } = [0.229, 0.224, 0.225];
}
