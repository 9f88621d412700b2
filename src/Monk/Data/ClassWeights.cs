namespace Monk.Data;

/// <summary>What images or classes count where classes of different size are to matter equally.</summary>
internal static class ClassWeights
{
    /// <summary>
    /// How likely an image is to be drawn: one over the number of images of its class. Of an image with several labels the rarest counts;
    /// images without any form a class of their own.
    /// </summary>
    public static double[] Of(IReadOnlyList<ImageSample> samples)
    {
        var counts = samples.SelectMany(Classes).GroupBy(label => label).ToDictionary(group => group.Key, group => group.Count());
        return [.. samples.Select(sample => 1.0 / Classes(sample).Min(label => counts[label]))];
    }

    /// <summary>
    /// What each class counts in a loss: the number of labels divided by the number of classes and by that of the class's own, so that a
    /// label counts 1 on average. Where each image has one label it is scikit-learn's <c>class_weight='balanced'</c>, n / (classes ×
    /// count).
    /// </summary>
    /// <exception cref="MonkException">A class has no image.</exception>
    public static IReadOnlyList<double> Balanced(IReadOnlyList<ImageSample> samples, IReadOnlyList<string> classes)
    {
        var counts = new int[classes.Count];
        foreach (var label in samples.SelectMany(sample => sample.AllLabels))
            counts[label]++;
        if (Array.IndexOf(counts, 0) is >= 0 and var none)
            throw new MonkException($"balanceClasses: no training image has '{classes[none]}', so there is nothing to balance it by. Say what each class counts with weightByClass.");
        return [.. counts.Select(count => (double)counts.Sum() / (classes.Count * count))];
    }

    private static IEnumerable<int> Classes(ImageSample sample) => sample.Labels is { Count: > 0 } labels ? labels : [sample.Label];
}
