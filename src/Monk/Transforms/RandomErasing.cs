using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>
/// Fills a random rectangle of that share of images (Zhong et al., "Random Erasing Data Augmentation", 2020), drawn as torchvision draws
/// it.
/// </summary>
internal sealed class RandomErasing(RandomErasingOptions options) : ImageTransform
{
    private const int Attempts = 10;

    public override Tensor Apply(Tensor images, TransformDraws draws)
    {
        var (height, width) = ((int)images.shape[2], (int)images.shape[3]);
        var boxes = Enumerable.Range(0, draws.Count).Select(image => Box(draws, image, width, height)).ToArray();
        if (boxes.All(box => box.Width == 0))
            return images;

        using var scope = NewDisposeScope();
        var inColumns = Within(width, box => box.Left, box => box.Width).unsqueeze(1);
        var inRows = Within(height, box => box.Top, box => box.Height).unsqueeze(2);
        return Floats(images).masked_fill(inRows.logical_and(inColumns).unsqueeze(1), options.Value).MoveToOuterDisposeScope();

        Tensor Within(int length, Func<PixelBox, int> start, Func<PixelBox, int> extent)
        {
            var places = arange(length, ScalarType.Int32, images.device).view(1, -1);
            var starts = tensor(Array.ConvertAll(boxes, box => start(box)), device: images.device).view(-1, 1);
            var ends = tensor(Array.ConvertAll(boxes, box => start(box) + extent(box)), device: images.device).view(-1, 1);
            return places.ge(starts).logical_and(places.lt(ends));
        }
    }

    /// <summary>The rectangle of one image; empty where nothing is erased.</summary>
    public PixelBox Box(TransformDraws draws, int image, int width, int height)
    {
        if (!draws.Chance(image, 0, options.Probability))
            return default;

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var draw = 1 + 4 * attempt;
            var area = width * (double)height * draws.Uniform(image, draw, options.Scale[0], options.Scale[1]);
            var ratio = Math.Exp(draws.Uniform(image, draw + 1, Math.Log(options.Ratio[0]), Math.Log(options.Ratio[1])));
            var (h, w) = ((int)Math.Round(Math.Sqrt(area * ratio)), (int)Math.Round(Math.Sqrt(area / ratio)));
            if (h > 0 && w > 0 && h < height && w < width)
                return new PixelBox(draws.Below(image, draw + 3, width - w + 1), draws.Below(image, draw + 2, height - h + 1), w, h);
        }

        return default;
    }
}
