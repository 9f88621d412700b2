namespace Monk.Schedules;

/// <summary>Half a cosine from one rate to another.</summary>
internal static class HalfCosine
{
    /// <summary>A point of it.</summary>
    /// <param name="from">The rate at its beginning.</param>
    /// <param name="to">The rate at its end.</param>
    /// <param name="share">The share of the way that is done.</param>
    public static double Between(double from, double to, double share) => to + (from - to) * (1 + Math.Cos(Math.PI * share)) / 2;
}
