namespace Monk.Transforms;

/// <summary>Brings an image to another size, without keeping its aspect ratio.</summary>
internal sealed record ResizeOptions : TransformOptions
{
    /// <summary>What comes out.</summary>
    public required ImageSize InputSize { get; init; }
}

/// <summary>Keeps the middle of an image.</summary>
internal sealed record CenterCropOptions : TransformOptions
{
    /// <summary>What comes out.</summary>
    public required ImageSize InputSize { get; init; }
}

/// <summary>Keeps a part of an image, anywhere in it.</summary>
internal sealed record RandomCropOptions : TransformOptions
{
    /// <summary>What comes out.</summary>
    public required ImageSize InputSize { get; init; }
}

/// <summary>Brings a part of an image, of random area and aspect ratio, to one size.</summary>
internal sealed record RandomResizedCropOptions : TransformOptions
{
    /// <summary>What comes out.</summary>
    public required ImageSize InputSize { get; init; }

    /// <summary>The part's least and largest share of the image's area.</summary>
    public IReadOnlyList<double> Scale { get; set; } = [0.08, 1.0];

    /// <summary>The part's least and largest width : height.</summary>
    public IReadOnlyList<double> Ratio { get; set; } = [0.75, 1.3333];
}
