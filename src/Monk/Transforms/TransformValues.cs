using static System.FormattableString;

namespace Monk.Transforms;

/// <summary>Checks of settings that the transforms share. Each gives back what is kept.</summary>
internal static class TransformValues
{
    // Far from what anyone means, and so far from the ends of float32 that no pixel scaled by two such numbers leaves it.
    private const double Most = 1e6;

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

    /// <summary>Two numbers.</summary>
    public static (double First, double Second) Pair(string name, IReadOnlyList<double> values) => values is [var first, var second]
        ? (first, second)
        : throw new MonkException($"{name} has {values.Count} numbers; it has two.");

    /// <summary>The lowest and the highest value.</summary>
    public static IReadOnlyList<double> Range(string name, IReadOnlyList<double> range, double above = double.NegativeInfinity, double most = double.PositiveInfinity)
    {
        var (lowest, highest) = Pair(name, range);
        if (!(lowest >= -Most && highest <= Most && lowest <= highest))
            throw new MonkException(Invariant($"{name} is ({lowest}, {highest}); it is the lowest and the highest value, in that order, between {-Most} and {Most}."));
        if (!(lowest > above && highest <= most))
            throw new MonkException(Invariant($"{name} is ({lowest}, {highest}); its values lie above {above}{(double.IsFinite(most) ? Invariant($" and go up to {most}") : "")}."));
        return [lowest, highest];
    }

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
}
