using Monk.Kinds;
using Monk.Transforms;
using static TorchSharp.torch;

namespace Extension;

/// <summary>A transform: makes each image darker or brighter by a random share.</summary>
[Kind("random_gain")]
public sealed record RandomGainOptions : TransformOptions
{
    /// <summary>The largest change, as a share of a pixel's value.</summary>
    public double Most { get; init; } = 0.2;

    protected override Tensor Apply(Tensor images, TransformDraws draws)
    {
        var gains = Enumerable.Range(0, draws.Count).Select(image => draws.Uniform(image, 0, 1 - Most, 1 + Most));
        return (Floats(images) * PerImage(gains, images)).clamp(0, 255);
    }
}
