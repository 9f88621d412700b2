using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>
/// Subtracts a mean from each channel, in 0–255, and leaves the scale as it is, as in Monk v1's Keras backend. It comes last; only
/// <see cref="RandomErasingOptions"/> may follow.
/// </summary>
[Kind("MeanSubtraction", "ApplyMeanSubtraction")]
public sealed record MeanSubtractionOptions : TransformOptions
{
    /// <summary>Of red, green and blue, in 0–255.</summary>
    /// <value>123, 116, 103, as in Monk v1's Keras backend.</value>
    /// <exception cref="MonkException">There are not three numbers, or one is beyond ±1,000,000.</exception>
    public IReadOnlyList<double> Mean { get; init => field = TransformValues.Channels("mean", value); } = [123, 116, 103];

    /// <inheritdoc/>
    protected internal override bool IsRandom => false;

    /// <inheritdoc/>
    protected internal override ChannelScaling Scaling => new([1, 1, 1], [.. Mean.Select(mean => -mean)]);

    private protected override IReadOnlyList<string> InPlace => [nameof(Mean)];

    /// <inheritdoc/>
    protected internal override Tensor Apply(Tensor images, TransformDraws draws) => Scaling.Apply(images);
}
