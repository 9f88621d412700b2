namespace Monk.Drawing;

/// <summary>The ends of a value axis.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
/// <param name="CutsOff">Whether the axis ends below some values.</param>
internal readonly record struct ValueRange(double Low, double High, bool CutsOff)
{
    /// <summary>How many times as high as the others a value is that is cut off.</summary>
    private const double FarAbove = 10;

    /// <summary>
    /// The values with some room around them. Values far above all others, as of a training that diverged, do not flatten the rest: the
    /// axis then ends where the others do.
    /// </summary>
    /// <param name="curves">The values of each curve. Those that are not finite are left out.</param>
    /// <param name="upperBound">What no value can be above; nothing is cut off then.</param>
    public static ValueRange Of(IEnumerable<IReadOnlyList<double>> curves, double? upperBound)
    {
        var finite = curves.Select(curve => curve.Where(double.IsFinite).ToList()).Where(curve => curve.Count > 0).ToList();
        if (finite.Count == 0)
            return new ValueRange(0, upperBound ?? 1, CutsOff: false);

        var limit = upperBound is null ? Limit(finite) : double.PositiveInfinity;
        var sorted = finite.SelectMany(curve => curve).Where(value => value <= limit).Order().ToList();
        var low = sorted[0];
        var high = upperBound is null && HasOutliers(sorted, out var most) ? most * 1.25 : sorted[^1];
        var room = high > low ? (high - low) * 0.06 : Math.Max(Math.Abs(high) * 0.05, 0.01);
        return new ValueRange(
            low >= 0 ? Math.Max(0, low - room) : low - room,
            upperBound is { } bound ? Math.Min(high + room, bound * 1.01) : high + room,
            finite.Exists(curve => curve.Exists(value => value > high)));
    }

    /// <summary>
    /// What the axis makes room for. However many curves diverge, those that do not are seen in full, and at half of the height or more. A
    /// curve has diverged when it goes far above the whole of the calmest one, and above 10: an untrained network's loss is the logarithm
    /// of the number of classes.
    /// </summary>
    private static double Limit(List<List<double>> curves)
    {
        var far = FarAbove * Math.Max(1, curves.Min(curve => Math.Abs(curve.Max())));
        if (curves.TrueForAll(curve => curve.Max() <= far))
            return double.PositiveInfinity;
        var highest = curves.Select(curve => curve.Max()).Where(value => value <= far).Max();
        return highest + Math.Abs(highest);
    }

    /// <summary>Whether a few of the values are far above most, as where a curve begins.</summary>
    private static bool HasOutliers(List<double> sorted, out double most)
    {
        most = sorted[(int)((sorted.Count - 1) * 0.9)];
        return sorted[0] >= 0 && most > 0 && sorted[^1] > FarAbove * most;
    }
}
