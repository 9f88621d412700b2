using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>
/// Brings a part of each image, of random area and aspect ratio, to one size (Szegedy et al., "Going Deeper with Convolutions", 2015).
/// </summary>
internal sealed class RandomResizedCrop(RandomResizedCropOptions options) : ImageTransform
{
    private const int Attempts = 10;

    public override Tensor Apply(Tensor images, TransformDraws draws)
    {
        using var scope = NewDisposeScope();
        var (height, width) = ((int)images.shape[2], (int)images.shape[3]);
        var boxes = Enumerable.Range(0, draws.Count).Select(image => Box(draws, image, width, height)).ToList();
        return BoxResize.Apply(images, boxes, options.InputSize).MoveToOuterDisposeScope();
    }

    /// <summary>The part of one image, drawn as torchvision draws it.</summary>
    public PixelBox Box(TransformDraws draws, int image, int width, int height)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var draw = 4 * attempt;
            var area = width * (double)height * draws.Uniform(image, draw, options.Scale[0], options.Scale[1]);
            var ratio = Math.Exp(draws.Uniform(image, draw + 1, Math.Log(options.Ratio[0]), Math.Log(options.Ratio[1])));
            var (w, h) = ((int)Math.Round(Math.Sqrt(area * ratio)), (int)Math.Round(Math.Sqrt(area / ratio)));
            if (w > 0 && w <= width && h > 0 && h <= height)
                return new PixelBox(draws.Below(image, draw + 3, width - w + 1), draws.Below(image, draw + 2, height - h + 1), w, h);
        }

        // The largest part in the middle whose ratio is allowed.
        var whole = Math.Clamp((double)width / height, options.Ratio[0], options.Ratio[1]);
        var (middleWidth, middleHeight) = whole < (double)width / height
            ? ((int)Math.Round(height * whole), height)
            : (width, Math.Min(height, (int)Math.Round(width / whole)));
        return new PixelBox((width - middleWidth) / 2, (height - middleHeight) / 2, middleWidth, middleHeight);
    }
}
