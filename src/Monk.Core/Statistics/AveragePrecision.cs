namespace Monk.Statistics;

/// <summary>
/// Average precision: the mean of the precisions reached at each image that has the label, going down from the highest score: Σ (Rₙ − Rₙ₋₁)
/// Pₙ over the distinct scores, as scikit-learn's <c>average_precision_score</c> defines it, without interpolation.
/// </summary>
internal static class AveragePrecision
{
    /// <returns>Between 0 and 1; null when no image has the label.</returns>
    public static double? Of(IEnumerable<(double Score, bool HasLabel)> images)
    {
        int seen = 0, found = 0;
        var sum = 0.0;
        foreach (var equals in images.GroupBy(image => image.Score).OrderByDescending(group => group.Key))
        {
            var more = equals.Count(image => image.HasLabel);
            seen += equals.Count();
            found += more;
            sum += more * ((double)found / seen);
        }

        return found == 0 ? null : sum / found;
    }
}
