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
        return judged.Count < FewestToJudge ? (null, null) : (judged[Valley(judged)].LearningRate, Steepest(judged));
    }

    /// <summary>
    /// The middle of the longest valley: of the longest subsequence of falling losses, taken to be as wide as it has members and to end where its last one is.
    /// </summary>
    private static int Valley(List<LearningRatePoint> points)
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

        var third = lengths[end] / 3.0;
        return Math.Max(0, end - lengths[end] + (int)third + (int)(third / 2));
    }

    /// <summary>Where the loss falls fastest on its way to the lowest. Beyond that, where fastai looks too, the loss of a batch or two may fall by chance from where it has been thrown.</summary>
    private static double? Steepest(List<LearningRatePoint> points)
    {
        var lowest = Enumerable.Range(0, points.Count).MinBy(i => points[i].SmoothedLoss);
        return lowest == 0 ? null : points[Enumerable.Range(0, lowest).MinBy(Slope)].LearningRate;

        double Slope(int i) => (points[i + 1].SmoothedLoss - points[i].SmoothedLoss) / Math.Log(points[i + 1].LearningRate / points[i].LearningRate);
    }
}
