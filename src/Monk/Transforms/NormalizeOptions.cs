using System.Text.Json.Serialization;
using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>
/// Divides pixels by 255, subtracts a mean from each channel and divides by a standard deviation, as torchvision's <c>Normalize</c>. It
/// comes last; only <see cref="RandomErasingOptions"/> may follow.
/// </summary>
[Kind("Normalize", "ApplyNormalize")]
public sealed record NormalizeOptions : TransformOptions
{
    /// <summary>Of red, green and blue, in 0–1.</summary>
    /// <value>ImageNet's 0.485, 0.456, 0.406, as torchvision's weights expect.</value>
    /// <exception cref="MonkException">There are not three numbers, or one is beyond ±1,000,000.</exception>
    public IReadOnlyList<double> Mean { get; init => field = TransformValues.Channels("mean", value); } = [0.485, 0.456, 0.406];

    /// <summary>Of red, green and blue, in 0–1.</summary>
    /// <value>ImageNet's 0.229, 0.224, 0.225, as torchvision's weights expect.</value>
    /// <exception cref="MonkException">There are not three numbers, or one is not between 0.000001 and 1,000,000.</exception>
    [JsonPropertyName("std")]
    [Argument("std")]
    public IReadOnlyList<double> StandardDeviation { get; init => field = TransformValues.Channels("std", value, positive: true); } = [0.229, 0.224, 0.225];

    /// <inheritdoc/>
    protected internal override bool IsRandom => false;

    /// <inheritdoc/>
    // (x / 255 − mean) / std, as one multiplication and one addition.
    protected internal override ChannelScaling Scaling => new(
        [.. StandardDeviation.Select(deviation => 1 / (255 * deviation))], [.. Mean.Zip(StandardDeviation, (mean, deviation) => -mean / deviation)]);

    private protected override IReadOnlyList<string> InPlace => [nameof(Mean), nameof(StandardDeviation)];

    /// <inheritdoc/>
    protected internal override Tensor Apply(Tensor images, TransformDraws draws) => Scaling.Apply(images);
}
