using System.Text.Json.Serialization;
using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>
/// Fills a random rectangle of images (Zhong et al., "Random Erasing Data Augmentation", 2020), drawn as torchvision's
/// <c>RandomErasing</c> draws it. It may also follow a normalization.
/// </summary>
[Kind("RandomErasing", "ApplyRandomErasing")]
public sealed record RandomErasingOptions : TransformOptions
{
    private const int Attempts = 10;

    /// <summary>The share of images that a rectangle is taken from.</summary>
    /// <value>0.5, as in torchvision.</value>
    /// <exception cref="MonkException">It is not between 0 and 1.</exception>
    [JsonPropertyName("p")]
    public double Probability { get; init => field = Check.Share("probability", value); } = 0.5;

    /// <summary>The rectangle's lowest and highest share of the area.</summary>
    /// <value>0.02 and 0.33, as in torchvision.</value>
    /// <exception cref="MonkException">It is not two shares, the lowest first and above 0.</exception>
    public IReadOnlyList<double> Scale { get; init => field = TransformValues.Range("scale", value, above: 0, most: 1); } = [0.02, 0.33];

    /// <summary>The rectangle's lowest and highest height : width.</summary>
    /// <value>0.3 and 3.3, as in torchvision.</value>
    /// <exception cref="MonkException">It is not two numbers, the lowest first and above 0.</exception>
    public IReadOnlyList<double> Ratio { get; init => field = TransformValues.Range("ratio", value, above: 0); } = [0.3, 3.3];

    /// <summary>
    /// What it is filled with: after a normalization in its units, where 0 is the mean colour; before it from 0, black, to 255.
    /// </summary>
    /// <value>0, as in torchvision.</value>
    /// <exception cref="MonkException">It is beyond ±1,000,000.</exception>
    public double Value { get; init => field = TransformValues.Pixel("value", value); }

    /// <inheritdoc/>
    protected internal override bool MayFollowScaling => true;

    internal override string Code =>
        $"ApplyRandomErasing({CallText.Number(Probability)}, {TransformCode.Pair(Scale)}, {TransformCode.Pair(Ratio)}, {CallText.Number(Value)})";

    /// <inheritdoc/>
    protected internal override Tensor Apply(Tensor images, TransformDraws draws)
    {
        var (height, width) = ((int)images.shape[2], (int)images.shape[3]);
        var boxes = Enumerable.Range(0, draws.Count).Select(image => Box(draws, image, width, height)).ToArray();
        if (boxes.All(box => box.Width == 0))
            return images;

        using var scope = NewDisposeScope();
        var inColumns = Within(width, box => box.Left, box => box.Width).unsqueeze(1);
        var inRows = Within(height, box => box.Top, box => box.Height).unsqueeze(2);
        return Floats(images).masked_fill(inRows.logical_and(inColumns).unsqueeze(1), Value).MoveToOuterDisposeScope();

        Tensor Within(int length, Func<PixelBox, int> start, Func<PixelBox, int> extent)
        {
            var places = arange(length, ScalarType.Int32, images.device).view(1, -1);
            var starts = tensor(Array.ConvertAll(boxes, box => start(box)), device: images.device).view(-1, 1);
            var ends = tensor(Array.ConvertAll(boxes, box => start(box) + extent(box)), device: images.device).view(-1, 1);
            return places.ge(starts).logical_and(places.lt(ends));
        }
    }

    /// <summary>The rectangle of one image; empty where nothing is erased.</summary>
    internal PixelBox Box(TransformDraws draws, int image, int width, int height)
    {
        if (!draws.Chance(image, 0, Probability))
            return default;

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var draw = 1 + 4 * attempt;
            var area = width * (double)height * draws.Uniform(image, draw, Scale[0], Scale[1]);
            var ratio = Math.Exp(draws.Uniform(image, draw + 1, Math.Log(Ratio[0]), Math.Log(Ratio[1])));
            var (h, w) = ((int)Math.Round(Math.Sqrt(area * ratio)), (int)Math.Round(Math.Sqrt(area / ratio)));
            if (h > 0 && w > 0 && h < height && w < width)
                return new PixelBox(draws.Below(image, draw + 3, width - w + 1), draws.Below(image, draw + 2, height - h + 1), w, h);
        }

        return default;
    }
}
