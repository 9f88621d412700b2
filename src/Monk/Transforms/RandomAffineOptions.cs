using Monk.Kinds;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.Transforms;

/// <summary>
/// Turns, moves, scales and shears images about their centre, bilinear, as torchvision's <c>RandomAffine</c>; what becomes free is black.
/// </summary>
[Kind("RandomAffine", "ApplyRandomAffine")]
public sealed record RandomAffineOptions : TransformOptions
{
    /// <summary>The lowest and the highest angle, in degrees, clockwise.</summary>
    /// <exception cref="MonkException">It is not two numbers, the lowest first.</exception>
    public required IReadOnlyList<double> Degrees { get; init => field = TransformValues.Range("degrees", value); }

    /// <summary>The largest shift to either side, as a share of the width and of the height.</summary>
    /// <value>Null: none.</value>
    /// <exception cref="MonkException">It is not two shares.</exception>
    public IReadOnlyList<double>? Translate { get; init => field = Shares(value); }

    /// <summary>The lowest and the highest scale; above 1 enlarges.</summary>
    /// <value>Null: 1.</value>
    /// <exception cref="MonkException">It is not two numbers, the lowest first and above 0.</exception>
    public IReadOnlyList<double>? Scale { get; init => field = value is null ? null : TransformValues.Range("scale", value, above: 0); }

    /// <summary>
    /// In degrees: one number, the largest along x to either side, which is kept as two; two, the lowest and the highest along x; four, the
    /// same along y after them.
    /// </summary>
    /// <value>Null: none.</value>
    /// <exception cref="MonkException">It is of another number, a pair is not in order, or an angle is not between −90 and 90.</exception>
    public IReadOnlyList<double>? Shear { get; init => field = Angles(value); }

    internal override string Code =>
        $"ApplyRandomAffine({TransformCode.Pair(Degrees)}{TransformCode.Optional("translate", Translate, TransformCode.Pair)}"
        + $"{TransformCode.Optional("scale", Scale, TransformCode.Pair)}{TransformCode.Optional("shear", Shear, KindCode.Literal)})";

    /// <inheritdoc/>
    protected internal override Tensor Apply(Tensor images, TransformDraws draws) => RandomWarp.Apply(images, draws, Draw);

    private Projection? Draw(TransformDraws draws, int image, int width, int height) => Projection.Affine(
        width / 2.0,
        height / 2.0,
        draws.Uniform(image, 0, Degrees[0], Degrees[1]),
        Translate is null ? 0 : Math.Round(Translate[0] * width * draws.Uniform(image, 1, -1, 1)),
        Translate is null ? 0 : Math.Round(Translate[1] * height * draws.Uniform(image, 2, -1, 1)),
        Scale is null ? 1 : draws.Uniform(image, 3, Scale[0], Scale[1]),
        Shear is null ? 0 : draws.Uniform(image, 4, Shear[0], Shear[1]),
        Shear is not { Count: 4 } ? 0 : draws.Uniform(image, 5, Shear[2], Shear[3]));

    private static IReadOnlyList<double>? Shares(IReadOnlyList<double>? translate)
    {
        if (translate is null)
            return null;
        var (x, y) = TransformValues.Pair("translate", translate);
        return [Check.Share("translate", x), Check.Share("translate", y)];
    }

    private static IReadOnlyList<double>? Angles(IReadOnlyList<double>? shear) => shear switch
    {
        null => null,
        [var largest] => TransformValues.Around0("shear", Angle(largest)),
        [var lowest, var highest] => TransformValues.Range("shear", [Angle(lowest), Angle(highest)]),
        [var lowestX, var highestX, var lowestY, var highestY] =>
            [.. TransformValues.Range("shear", [Angle(lowestX), Angle(highestX)]), .. TransformValues.Range("shear", [Angle(lowestY), Angle(highestY)])],
        _ => throw new MonkException($"shear has {shear.Count} numbers; give one (the largest angle along x), two (lowest and highest along x) or four (the same along y after them)."),
    };

    // A shear by a right angle leaves a line.
    private static double Angle(double degrees) => degrees is > -90 and < 90
        ? degrees
        : throw new MonkException(Invariant($"shear holds {degrees}; its angles lie between -90 and 90 degrees."));
}
