namespace Monk.Reporting.Pictures;

/// <summary>Chooses the ends of a value axis.</summary>
internal static class ValueRange
{
    /// <summary>
    /// The values with some room around them. A few values far above all others, as of a training that diverged, do not flatten the rest: the axis
    /// then ends where most values do.
    /// </summary>
    /// <param name="values">Those that are not finite are left out.</param>
    /// <param name="upperBound">What no value can be above.</param>
    public static (double Low, double High) Of(IEnumerable<double> values, double? upperBound)
    {
        var sorted = values.Where(double.IsFinite).Order().ToList();
        if (sorted.Count == 0)
            return (0, upperBound ?? 1);

        var low = sorted[0];
        var high = HasOutliers(sorted, out var most) ? most * 1.25 : sorted[^1];
        var room = high > low ? (high - low) * 0.06 : Math.Max(Math.Abs(high) * 0.05, 0.01);
        return (
            low >= 0 ? Math.Max(0, low - room) : low - room,
            upperBound is { } bound ? Math.Min(high + room, bound * 1.01) : high + room);
    }

    /// <summary>Whether the axis ends below some values.</summary>
    public static bool CutsOff(IEnumerable<double> values) => HasOutliers(values.Where(double.IsFinite).Order().ToList(), out _);

    private static bool HasOutliers(List<double> sorted, out double most)
    {
        most = sorted.Count == 0 ? 0 : sorted[(int)((sorted.Count - 1) * 0.9)];
        return sorted.Count > 0 && sorted[0] >= 0 && most > 0 && sorted[^1] > 10 * most;
    }
}
