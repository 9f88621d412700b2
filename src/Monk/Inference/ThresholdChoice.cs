namespace Monk.Inference;

/// <summary>From which probability on a label is given.</summary>
internal static class ThresholdChoice
{
    /// <value>As likely as not.</value>
    public const double Default = 0.5;

    /// <summary>
    /// The threshold with the highest F1 on these images, midway between the two probabilities that it separates; of equals the highest.
    /// <see cref="Default"/> when no image has the label.
    /// </summary>
    public static double HighestF1(IEnumerable<(double Probability, bool HasLabel)> images)
    {
        var steps = images.GroupBy(image => image.Probability).OrderByDescending(group => group.Key).ToList();
        var positives = steps.Sum(step => step.Count(image => image.HasLabel));
        if (positives == 0)
            return Default;

        int given = 0, right = 0;
        var (best, threshold) = (-1.0, Default);
        for (var i = 0; i < steps.Count; i++)
        {
            given += steps[i].Count();
            right += steps[i].Count(image => image.HasLabel);
            var f1 = 2.0 * right / (positives + given);
            if (f1 > best)
                (best, threshold) = (f1, (steps[i].Key + (i + 1 < steps.Count ? steps[i + 1].Key : 0)) / 2);
        }

        return threshold;
    }
}
