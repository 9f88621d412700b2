using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>Keeps a part of images, anywhere in them, as torchvision's <c>RandomCrop</c>.</summary>
[Kind("RandomCrop", "ApplyRandomCrop")]
public sealed record RandomCropOptions : TransformOptions
{
    /// <summary>
    /// What is kept, in pixels: a number for a square, or <c>(height, width)</c>; on neither side above the images'. Where no transform that
    /// changes sizes comes before it, images are decoded to 8/7 of it: 256 for 224.
    /// </summary>
    /// <exception cref="MonkException">A side is below 1.</exception>
    public required ImageSize InputSize { get; init => field = TransformValues.Size(value); }

    /// <inheritdoc/>
    protected internal override ImageSize? OutputSize => InputSize;

    /// <inheritdoc/>
    protected internal override bool Crops => true;

    private protected override IReadOnlyList<string> InPlace => [nameof(InputSize)];

    /// <inheritdoc/>
    protected internal override Tensor Apply(Tensor images, TransformDraws draws)
    {
        using var scope = NewDisposeScope();
        var (rows, columns) = ((int)images.shape[2] - InputSize.Height + 1, (int)images.shape[3] - InputSize.Width + 1);

        // Rows of pixels are copied whole, whichever way the channels lie.
        var isChannelsLast = images.stride(1) == 1;
        var (source, height) = isChannelsLast ? (images.permute(0, 2, 3, 1), 0) : (images, 1);
        var crops = stack(Enumerable.Range(0, draws.Count).Select(image => source[image]
            .narrow(height, draws.Below(image, 0, rows), InputSize.Height)
            .narrow(height + 1, draws.Below(image, 1, columns), InputSize.Width)));
        return (isChannelsLast ? crops.permute(0, 3, 1, 2) : crops).MoveToOuterDisposeScope();
    }
}
