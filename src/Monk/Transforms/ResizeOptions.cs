using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>Brings images to another size, bilinear with antialiasing as Pillow, without keeping their aspect ratio.</summary>
/// <remarks>As the first transform that changes sizes it costs nothing: images are decoded to that size.</remarks>
[Kind("Resize", "ApplyResize")]
public sealed record ResizeOptions : TransformOptions
{
    /// <summary>What comes out, in pixels: a number for a square, or <c>(height, width)</c>.</summary>
    /// <exception cref="MonkException">A side is below 1.</exception>
    public required ImageSize InputSize { get; init => field = TransformValues.Size(value); }

    /// <inheritdoc/>
    protected internal override ImageSize? OutputSize => InputSize;

    /// <inheritdoc/>
    protected internal override ImageSize? DecodeSize => InputSize;

    /// <inheritdoc/>
    protected internal override bool IsRandom => false;

    private protected override IReadOnlyList<string> InPlace => [nameof(InputSize)];

    /// <inheritdoc/>
    protected internal override Tensor Apply(Tensor images, TransformDraws draws)
    {
        if (images.shape[2] == InputSize.Height && images.shape[3] == InputSize.Width)
            return images;
        using var scope = NewDisposeScope();
        return BoxResize.Apply(images, InputSize).MoveToOuterDisposeScope();
    }
}
