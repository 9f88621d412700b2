using System.Text.Json.Serialization;
using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>Turns images upside down, as torchvision's <c>RandomVerticalFlip</c>.</summary>
[Kind("RandomVerticalFlip", "ApplyRandomVerticalFlip")]
public sealed record RandomVerticalFlipOptions : TransformOptions
{
    /// <summary>The share of images that is turned.</summary>
    /// <value>0.5, as in Monk v1 and torchvision.</value>
    /// <exception cref="MonkException">It is not between 0 and 1.</exception>
    [JsonPropertyName("p")]
    public double Probability { get; init => field = Check.Share("probability", value); } = 0.5;

    private protected override IReadOnlyList<string> InPlace => [nameof(Probability)];

    /// <inheritdoc/>
    protected internal override Tensor Apply(Tensor images, TransformDraws draws) =>
        RandomFlip.Apply(images, draws, Probability, dimension: 2);
}
