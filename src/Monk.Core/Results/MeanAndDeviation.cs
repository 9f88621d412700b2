using static System.FormattableString;

namespace Monk;

/// <summary>The mean of repetitions and how far they lie apart.</summary>
/// <param name="Mean">Their mean.</param>
/// <param name="StandardDeviation">Their sample standard deviation (over n − 1).</param>
/// <param name="Count">Their number, at least 2.</param>
public readonly record struct MeanAndDeviation(double Mean, double StandardDeviation, int Count)
{
    /// <summary>As in <c>0.9250 ± 0.0130</c>.</summary>
    public override string ToString() => Invariant($"{Mean:F4} ± {StandardDeviation:F4}");

    internal static MeanAndDeviation Of(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return new MeanAndDeviation(mean, Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)), values.Count);
    }
}
