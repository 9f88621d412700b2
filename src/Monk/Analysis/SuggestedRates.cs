namespace Monk.Analysis;

/// <summary>Reads a good learning rate from the losses of a range test, in two of the ways of fastai's <c>lr_find</c>.</summary>
internal static class SuggestedRates
{
    // The first tenth is start-up and the last five lead out of the picture: fastai leaves them out too.
    private const int LastLeftOut = 5;
    private const int FewestToJudge = 6;

    // Of tests in which nothing is learned, about one in twenty has a fall of so many standard deviations.
    private const double LeastFall = 2;

    // The average of equal losses falls, too, by what rounding leaves.
    private const double Rounding = 1e-6;

    /// <summary>The rates; null each when there are too few batches.</summary>
    /// <param name="points">The batches.</param>
    /// <param name="steps">The batches that there would have been had the loss not grown.</param>
    public static (double? Valley, double? Steepest) Of(IReadOnlyList<LearningRatePoint> points, int steps)
    {
        var judged = points.Skip(steps / 10).SkipLast(LastLeftOut).ToList();
        if (judged.Count < FewestToJudge)
            return (null, null);
        var (start, length) = LongestValley(judged);
        var middle = Math.Max(0, start + (int)(length / 3.0) + (int)(length / 6.0));
        return (judged[middle].LearningRate, Steepest(judged, start, length));
    }

    /// <summary>
    /// Whether the smoothed loss falls in the longest valley by no more than two standard deviations of what the batches' own losses make
    /// of it, which they would also do if nothing were learned.
    /// False where there are too few batches for a suggestion.
    /// </summary>
    /// <param name="points">The batches.</param>
    /// <param name="steps">The batches that there would have been had the loss not grown.</param>
    public static bool AreNoise(IReadOnlyList<LearningRatePoint> points, int steps)
    {
        var leftOut = steps / 10;
        var judged = points.Skip(leftOut).SkipLast(LastLeftOut).ToList();
        if (judged.Count < FewestToJudge)
            return false;
        var (before, length) = LongestValley(judged);
        var (start, end) = (Math.Max(0, before + 1), before + length);
        // Half the mean square of the differences from batch to batch is the variance, whatever the trend.
        var variance = end == 0 ? 0 : Enumerable.Range(0, end).Average(i => Math.Pow(judged[i + 1].Loss - judged[i].Loss, 2)) / 2;
        var deviation = Math.Sqrt(variance * (ShareOfVariance(leftOut + start + 1) + ShareOfVariance(leftOut + end + 1)));
        return judged[start].SmoothedLoss - judged[end].SmoothedLoss <= LeastFall * deviation + Rounding * Math.Abs(judged[start].SmoothedLoss);
    }

    /// <summary>The variance of the moving average of so many losses, as a share of that of one.</summary>
    private static double ShareOfVariance(int losses)
    {
        var forgotten = Math.Pow(LearningRateSweep.Smoothing, losses);
        return (1 - LearningRateSweep.Smoothing) * (1 + forgotten) / ((1 + LearningRateSweep.Smoothing) * (1 - forgotten));
    }

    /// <summary>
    /// The longest valley: the longest subsequence of falling losses, taken to be as wide as it has members and to end where its last one
    /// is.
    /// </summary>
    private static (int Start, int Length) LongestValley(List<LearningRatePoint> points)
    {
        var lengths = new int[points.Count];
        var end = 0;
        for (var i = 0; i < points.Count; i++)
        {
            lengths[i] = 1;
            for (var j = 0; j < i; j++)
            {
                if (points[i].SmoothedLoss < points[j].SmoothedLoss)
                    lengths[i] = Math.Max(lengths[i], lengths[j] + 1);
            }

            if (lengths[i] > lengths[end])
                end = i;
        }

        return (end - lengths[end], lengths[end]);
    }

    /// <summary>
    /// Where the loss falls fastest, from the valley's second third to the lowest loss. Outside of it, where fastai looks too, the loss of
    /// a batch or two falls by chance: before anything is learned, or from where it has been thrown.
    /// </summary>
    private static double? Steepest(List<LearningRatePoint> points, int start, int length)
    {
        var from = Math.Max(0, start + length / 3);
        var lowest = Enumerable.Range(0, points.Count).MinBy(i => points[i].SmoothedLoss);
        return lowest <= from ? null : points[Enumerable.Range(from, lowest - from).MinBy(Slope)].LearningRate;

        double Slope(int i) => (points[i + 1].SmoothedLoss - points[i].SmoothedLoss) / Math.Log(points[i + 1].LearningRate / points[i].LearningRate);
    }
}
