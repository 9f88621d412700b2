using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>Turns images about their centre, bilinear, as torchvision's <c>RandomRotation</c>; corners that become free are black.</summary>
[Kind("RandomRotation", "ApplyRandomRotation")]
public sealed record RandomRotationOptions : TransformOptions
{
    /// <summary>The lowest and the highest angle, in degrees, counter-clockwise.</summary>
    /// <exception cref="MonkException">It is not two numbers, the lowest first.</exception>
    public required IReadOnlyList<double> Degrees { get; init => field = TransformValues.Range("degrees", value); }

    internal override string Code => $"ApplyRandomRotation({TransformCode.Pair(Degrees)})";

    /// <inheritdoc/>
    protected internal override Tensor Apply(Tensor images, TransformDraws draws) => RandomWarp.Apply(images, draws, Draw);

    // An affine transformation turns clockwise, a rotation counter-clockwise: so it is in torchvision.
    private Projection? Draw(TransformDraws draws, int image, int width, int height) =>
        Projection.Affine(width / 2.0, height / 2.0, -draws.Uniform(image, 0, Degrees[0], Degrees[1]));
}
