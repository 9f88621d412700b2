using static System.FormattableString;

namespace Monk.Transforms;

/// <summary>Checks of arguments that the transforms share. Each gives back what the state keeps.</summary>
internal static class TransformArguments
{
    // Far from what anyone means, and so far from the ends of float32 that no pixel scaled by two such numbers leaves it.
    private const double Most = 1e6;

    public static double Share(string name, double value)
    {
        if (!(value is >= 0 and <= 1))
            throw new MonkException(Invariant($"{name} is {value}; it lies between 0 and 1."));
        return value;
    }

    public static double NotNegative(string name, double value)
    {
        if (!(value is >= 0 and <= Most))
            throw new MonkException(Invariant($"{name} is {value}; it lies between 0 and {Most}."));
        return value;
    }

    /// <summary>A value of pixels.</summary>
    public static double Pixel(string name, double value)
    {
        if (!(Math.Abs(value) <= Most))
            throw new MonkException(Invariant($"{name} is {value}; it lies between {-Most} and {Most}."));
        return value;
    }

    public static ImageSize Size(ImageSize inputSize)
    {
        inputSize.RequireSides(nameof(inputSize), 1);
        return inputSize;
    }

    /// <summary>From −d to d.</summary>
    public static IReadOnlyList<double> Around0(string name, double value) => [-NotNegative(name, value), value];

    public static IReadOnlyList<double> Range(string name, (double Lowest, double Highest) range, double above = double.NegativeInfinity, double most = double.PositiveInfinity)
    {
        var (lowest, highest) = range;
        if (!(lowest >= -Most && highest <= Most && lowest <= highest))
            throw new MonkException(Invariant($"{name} is ({lowest}, {highest}); it is the lowest and the highest value, in that order, between {-Most} and {Most}."));
        if (!(lowest > above && highest <= most))
            throw new MonkException(Invariant($"{name} is ({lowest}, {highest}); its values lie above {above}{(double.IsFinite(most) ? Invariant($" and go up to {most}") : "")}."));
        return [lowest, highest];
    }

    public static IReadOnlyList<double>? Shear(IReadOnlyList<double>? shear) => shear switch
    {
        null => null,
        [var largest] => Around0(nameof(shear), Angle(largest)),
        [var lowest, var highest] => Range(nameof(shear), (Angle(lowest), Angle(highest))),
        [var lowestX, var highestX, var lowestY, var highestY] =>
            [.. Range(nameof(shear), (Angle(lowestX), Angle(highestX))), .. Range(nameof(shear), (Angle(lowestY), Angle(highestY)))],
        _ => throw new MonkException($"shear has {shear.Count} numbers; give one (the largest angle along x), two (lowest and highest along x) or four (the same along y after them)."),
    };

    /// <summary>A number for each of red, green and blue.</summary>
    public static IReadOnlyList<double> Channels(string name, IReadOnlyList<double> values, bool positive = false)
    {
        if (values.Count != 3)
            throw new MonkException($"{name} has {values.Count} numbers; give three, for red, green and blue.");
        foreach (var value in values)
        {
            var least = positive ? 1 / Most : -Most;
            if (!(value >= least && value <= Most))
                throw new MonkException(Invariant($"{name} holds {value}; its numbers lie between {least} and {Most}."));
        }

        return [.. values];
    }

    // A shear by a right angle leaves a line.
    private static double Angle(double degrees) => degrees is > -90 and < 90
        ? degrees
        : throw new MonkException(Invariant($"shear holds {degrees}; its angles lie between -90 and 90 degrees."));
}
