using System.Text.Json.Serialization;
using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>
/// Shows images as if seen from aside, bilinear, as torchvision's <c>RandomPerspective</c>: the four corners move inwards. What becomes
/// free is black.
/// </summary>
[Kind("RandomPerspective", "ApplyRandomPerspective")]
public sealed record RandomPerspectiveOptions : TransformOptions
{
    /// <summary>How far a corner may move inwards, as a share of half the image.</summary>
    /// <value>0.5, as in Monk v1 and torchvision.</value>
    /// <exception cref="MonkException">It is not between 0 and 1.</exception>
    public double DistortionScale { get; init => field = Check.Share("distortionScale", value); } = 0.5;

    /// <summary>The share of images that is distorted.</summary>
    /// <value>0.5, as in Monk v1 and torchvision.</value>
    /// <exception cref="MonkException">It is not between 0 and 1.</exception>
    [JsonPropertyName("p")]
    public double Probability { get; init => field = Check.Share("probability", value); } = 0.5;

    private protected override IReadOnlyList<string> InPlace => [nameof(DistortionScale), nameof(Probability)];

    /// <inheritdoc/>
    protected internal override Tensor Apply(Tensor images, TransformDraws draws) => RandomWarp.Apply(images, draws, Draw);

    private Projection? Draw(TransformDraws draws, int image, int width, int height)
    {
        if (!draws.Chance(image, 0, Probability))
            return null;

        var (mostX, mostY) = ((int)(DistortionScale * (width / 2)), (int)(DistortionScale * (height / 2)));
        ReadOnlySpan<(double, double)> ends =
        [
            (Near(1, mostX), Near(2, mostY)),
            (Far(3, mostX, width), Near(4, mostY)),
            (Far(5, mostX, width), Far(6, mostY, height)),
            (Near(7, mostX), Far(8, mostY, height)),
        ];
        return Projection.Between([(0, 0), (width - 1, 0), (width - 1, height - 1), (0, height - 1)], ends);

        double Near(int draw, int most) => draws.Below(image, draw, most + 1);
        double Far(int draw, int most, int length) => draws.Between(image, draw, length - most - 1, length);
    }
}
