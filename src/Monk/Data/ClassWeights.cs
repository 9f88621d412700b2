namespace Monk.Data;

/// <summary>How likely an image is to be drawn where classes of different size are to be seen equally often.</summary>
internal static class ClassWeights
{
    /// <summary>
    /// One over the number of images of its class. Of an image with several labels the rarest counts; images without any form a class of their own.
    /// </summary>
    public static double[] Of(IReadOnlyList<ImageSample> samples)
    {
        var counts = samples.SelectMany(Classes).GroupBy(label => label).ToDictionary(group => group.Key, group => group.Count());
        return [.. samples.Select(sample => 1.0 / Classes(sample).Min(label => counts[label]))];
    }

    private static IEnumerable<int> Classes(ImageSample sample) => sample.Labels is { Count: > 0 } labels ? labels : [sample.Label];
}
