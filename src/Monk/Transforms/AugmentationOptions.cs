using System.Text.Json.Serialization;

namespace Monk.Transforms;

/// <summary>Changes brightness, contrast, saturation and hue by random factors, in a random order.</summary>
internal sealed record ColorJitterOptions : TransformOptions
{
    /// <summary>The factor is drawn from max(0, 1 − this) … 1 + this.</summary>
    public double Brightness { get; init; }

    /// <summary>The factor is drawn from max(0, 1 − this) … 1 + this.</summary>
    public double Contrast { get; init; }

    /// <summary>The factor is drawn from max(0, 1 − this) … 1 + this.</summary>
    public double Saturation { get; init; }

    /// <summary>The shift, in turns of the colour circle, is drawn from −this … this.</summary>
    public double Hue { get; init; }
}

/// <summary>Turns, moves, scales and shears an image about its centre.</summary>
internal sealed record RandomAffineOptions : TransformOptions
{
    /// <summary>The least and the largest angle, clockwise.</summary>
    public required IReadOnlyList<double> Degrees { get; init; }

    /// <summary>The largest shift, as a share of the width and of the height.</summary>
    public IReadOnlyList<double>? Translate { get; init; }

    /// <summary>The least and the largest scale.</summary>
    public IReadOnlyList<double>? Scale { get; init; }

    /// <summary>In degrees: least and largest along x, and, if there are four, along y.</summary>
    public IReadOnlyList<double>? Shear { get; init; }
}

/// <summary>Turns an image about its centre.</summary>
internal sealed record RandomRotationOptions : TransformOptions
{
    /// <summary>The least and the largest angle, counter-clockwise.</summary>
    public required IReadOnlyList<double> Degrees { get; init; }
}

/// <summary>Shows an image as if seen from aside.</summary>
internal sealed record RandomPerspectiveOptions : TransformOptions
{
    /// <summary>How far, as a share of half the image, a corner may move.</summary>
    public double DistortionScale { get; set; } = 0.5;

    /// <summary>The share of images that is distorted.</summary>
    [JsonPropertyName("p")]
    public double Probability { get; set; } = 0.5;
}

/// <summary>Adds noise to the whole image along the principal components of ImageNet's colours.</summary>
internal sealed record RandomLightingOptions : TransformOptions
{
    /// <summary>The standard deviation of each component's factor.</summary>
    public double Alpha { get; set; } = 1.0;
}

/// <summary>One random operation of random strength on each image.</summary>
internal sealed record TrivialAugmentOptions : TransformOptions;

/// <summary>Some random operations of given strength on each image.</summary>
internal sealed record RandAugmentOptions : TransformOptions
{
    /// <summary>Operations on an image, one after the other.</summary>
    public int NumOps { get; set; } = 2;

    /// <summary>Strength, from 0 to 30.</summary>
    public int Magnitude { get; set; } = 9;
}

/// <summary>Fills a rectangle of an image.</summary>
internal sealed record RandomErasingOptions : TransformOptions
{
    /// <summary>The share of images that a rectangle is taken from.</summary>
    [JsonPropertyName("p")]
    public double Probability { get; set; } = 0.5;

    /// <summary>The rectangle's least and largest share of the area.</summary>
    public IReadOnlyList<double> Scale { get; set; } = [0.02, 0.33];

    /// <summary>The rectangle's least and largest height : width.</summary>
    public IReadOnlyList<double> Ratio { get; set; } = [0.3, 3.3];

    /// <summary>What it is filled with: after Normalize in its units, else from 0 to 255.</summary>
    public double Value { get; init; }
}
