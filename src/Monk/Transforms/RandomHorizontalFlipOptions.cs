using System.Text.Json.Serialization;
using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>Mirrors images left to right, as torchvision's <c>RandomHorizontalFlip</c>.</summary>
[Kind("RandomHorizontalFlip", "ApplyRandomHorizontalFlip")]
public sealed record RandomHorizontalFlipOptions : TransformOptions
{
    /// <summary>The share of images that is mirrored.</summary>
    /// <value>0.5, as in Monk v1 and torchvision.</value>
    /// <exception cref="MonkException">It is not between 0 and 1.</exception>
    [JsonPropertyName("p")]
    public double Probability { get; init => field = Check.Share("probability", value); } = 0.5;

    private protected override IReadOnlyList<string> InPlace => [nameof(Probability)];

    internal override bool CommutesWithMirroring(ImageSize size) => true;

    /// <inheritdoc/>
    protected internal override Tensor Apply(Tensor images, TransformDraws draws) =>
        RandomFlip.Apply(images, draws, Probability, dimension: 3);
}
