namespace Monk;

/// <summary>
/// McNemar's test of two classifiers on the same images: only the images that one gets right and the other wrong tell them apart. The exact
/// form: if both were equally good, each such image would fall to either with probability ½ (Q. McNemar, "Note on the sampling error of the
/// difference between correlated proportions or percentages", 1947).
/// </summary>
/// <param name="OnlyFirstRight">Images that only the first classified right.</param>
/// <param name="OnlySecondRight">Images that only the second classified right.</param>
/// <param name="Images">Images that both were tested on.</param>
public sealed record PairedTest(int OnlyFirstRight, int OnlySecondRight, int Images)
{
    /// <summary>The two-sided probability of a difference at least this large between two equally good classifiers.</summary>
    public double PValue { get; } = Exact(OnlyFirstRight, OnlySecondRight);

    /// <summary>Whether the two can be told apart at the 5 % level.</summary>
    public bool IsSignificant => PValue < 0.05;

    /// <summary>
    /// The test of two evaluations on the same test set; null when they do not say what they got right, or not of the same images.
    /// </summary>
    internal static PairedTest? Of(string? first, string? second)
    {
        if (first is null || second is null || first.Length != second.Length || first.Length == 0)
            return null;

        int images = 0, onlyFirst = 0, onlySecond = 0;
        for (var i = 0; i < first.Length; i++)
        {
            // An image that one of them could not decode tells nothing.
            if (first[i] is not ('0' or '1') || second[i] is not ('0' or '1'))
                continue;
            images++;
            if (first[i] > second[i])
                onlyFirst++;
            else if (first[i] < second[i])
                onlySecond++;
        }

        return images == 0 ? null : new PairedTest(onlyFirst, onlySecond, images);
    }

    private static double Exact(int b, int c)
    {
        var n = b + c;
        var fewer = Math.Min(b, c);

        // Binomial probabilities as logarithms: ½ to the power of n underflows from n = 1075 on.
        var logarithm = -n * Math.Log(2);
        var tail = Math.Exp(logarithm);
        for (var k = 1; k <= fewer; k++)
        {
            logarithm += Math.Log(n - k + 1) - Math.Log(k);
            tail += Math.Exp(logarithm);
        }

        return Math.Min(1, 2 * tail);
    }
}
