using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>
/// Brings a part of images, of random area and aspect ratio, to one size: the augmentation of the Inception networks (Szegedy et al.,
/// "Going Deeper with Convolutions", 2015), drawn as torchvision's <c>RandomResizedCrop</c> draws it.
/// </summary>
[Kind("RandomResizedCrop", "ApplyRandomResizedCrop")]
public sealed record RandomResizedCropOptions : TransformOptions
{
    private const int Attempts = 10;
    private const double MostEnlarged = 1.5;

    /// <summary>
    /// What comes out, in pixels: a number for a square, or <c>(height, width)</c>. Where no transform that changes sizes comes before it,
    /// images are decoded so large that the smallest part needs no enlargement, and at most to 1.5 times the size: 336 for 224.
    /// </summary>
    /// <exception cref="MonkException">A side is below 1.</exception>
    public required ImageSize InputSize { get; init => field = TransformValues.Size(value); }

    /// <summary>The part's lowest and highest share of the image's area.</summary>
    /// <value>0.08 and 1, as in Monk v1 and torchvision.</value>
    /// <exception cref="MonkException">It is not two shares, the lowest first and above 0.</exception>
    public IReadOnlyList<double> Scale { get; init => field = TransformValues.Range("scale", value, above: 0, most: 1); } = [0.08, 1.0];

    /// <summary>The part's lowest and highest width : height.</summary>
    /// <value>0.75 and 1.3333, as in Monk v1.</value>
    /// <exception cref="MonkException">It is not two numbers, the lowest first and above 0.</exception>
    public IReadOnlyList<double> Ratio { get; init => field = TransformValues.Range("ratio", value, above: 0); } = [0.75, 1.3333];

    /// <inheritdoc/>
    protected internal override ImageSize? OutputSize => InputSize;

    /// <inheritdoc/>
    protected internal override ImageSize? DecodeSize => InputSize.Scaled(Math.Min(MostEnlarged, 1 / Math.Sqrt(Scale[0])));

    internal override string Code => $"ApplyRandomResizedCrop({InputSize.Code}, {TransformCode.Pair(Scale)}, {TransformCode.Pair(Ratio)})";

    /// <inheritdoc/>
    protected internal override Tensor Apply(Tensor images, TransformDraws draws)
    {
        using var scope = NewDisposeScope();
        var (height, width) = ((int)images.shape[2], (int)images.shape[3]);
        var boxes = Enumerable.Range(0, draws.Count).Select(image => Box(draws, image, width, height)).ToList();
        return BoxResize.Apply(images, boxes, InputSize).MoveToOuterDisposeScope();
    }

    /// <summary>The part of one image, drawn as torchvision draws it.</summary>
    internal PixelBox Box(TransformDraws draws, int image, int width, int height)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var draw = 4 * attempt;
            var area = width * (double)height * draws.Uniform(image, draw, Scale[0], Scale[1]);
            var ratio = Math.Exp(draws.Uniform(image, draw + 1, Math.Log(Ratio[0]), Math.Log(Ratio[1])));
            var (w, h) = ((int)Math.Round(Math.Sqrt(area * ratio)), (int)Math.Round(Math.Sqrt(area / ratio)));
            if (w > 0 && w <= width && h > 0 && h <= height)
                return new PixelBox(draws.Below(image, draw + 3, width - w + 1), draws.Below(image, draw + 2, height - h + 1), w, h);
        }

        // The largest part in the middle whose ratio is allowed.
        var whole = Math.Clamp((double)width / height, Ratio[0], Ratio[1]);
        var (middleWidth, middleHeight) = whole < (double)width / height
            ? ((int)Math.Round(height * whole), height)
            : (width, Math.Min(height, (int)Math.Round(width / whole)));
        return new PixelBox((width - middleWidth) / 2, (height - middleHeight) / 2, middleWidth, middleHeight);
    }
}
