namespace Monk;

/// <summary>Where a share probably lies, given how often something was seen.</summary>
/// <param name="Low">The lower end, between 0 and 1.</param>
/// <param name="High">The upper end, between 0 and 1.</param>
public readonly record struct ConfidenceInterval(double Low, double High)
{
    // The normal distribution's 97.5 % point.
    private const double Z = 1.959963984540054;

    /// <summary>
    /// Wilson's 95 % score interval (E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927).
    /// </summary>
    /// <param name="successes">How often it was seen.</param>
    /// <param name="trials">Out of how many; at least 1.</param>
    public static ConfidenceInterval Wilson(int successes, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);

        var n = (double)trials;
        var share = successes / n;
        var denominator = 1 + Z * Z / n;
        var centre = (share + Z * Z / (2 * n)) / denominator;
        var half = Z / denominator * Math.Sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));

        // At the ends the formula gives 0 and 1 up to rounding.
        return new ConfidenceInterval(successes == 0 ? 0 : centre - half, successes == trials ? 1 : centre + half);
    }
}
