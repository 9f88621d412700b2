namespace Monk.Blocks;

/// <summary>Channel counts of scaled networks.</summary>
internal static class Channels
{
    /// <summary>
    /// The multiple of <paramref name="divisor"/> nearest to <paramref name="count"/>, but at least the divisor and at least 90 % of the
    /// count.
    /// </summary>
    /// <remarks>As MobileNet's authors round; torchvision's <c>_make_divisible</c>.</remarks>
    public static int Divisible(double count, int divisor = 8)
    {
        var rounded = Math.Max(divisor, (int)(count + divisor / 2.0) / divisor * divisor);
        return rounded < 0.9 * count ? rounded + divisor : rounded;
    }
}
