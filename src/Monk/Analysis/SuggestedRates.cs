namespace Monk.Analysing;

/// <summary>Reads a good learning rate from the losses of a range test, in two of the ways of fastai's <c>lr_find</c>.</summary>
internal static class SuggestedRates
{
    // The first tenth is start-up and the last five lead out of the picture: fastai leaves them out too.
    private const int LastLeftOut = 5;
    private const int FewestToJudge = 6;

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
    /// The longest valley: the longest subsequence of falling losses, taken to be as wide as it has members and to end where its last one is.
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
    /// Where the loss falls fastest, from the valley's second third to the lowest loss. Outside of it, where fastai looks too, the loss of a batch or two falls by chance: before
    /// anything is learned, or from where it has been thrown.
    /// </summary>
    private static double? Steepest(List<LearningRatePoint> points, int start, int length)
    {
        var from = Math.Max(0, start + length / 3);
        var lowest = Enumerable.Range(0, points.Count).MinBy(i => points[i].SmoothedLoss);
        return lowest <= from ? null : points[Enumerable.Range(from, lowest - from).MinBy(Slope)].LearningRate;

        double Slope(int i) => (points[i + 1].SmoothedLoss - points[i].SmoothedLoss) / Math.Log(points[i + 1].LearningRate / points[i].LearningRate);
    }
}
