namespace Monk.Data.Splitting;

/// <summary>Draws a share of a data set in which every class has its share.</summary>
internal static class RandomSample
{
    /// <param name="images">All images.</param>
    /// <param name="fraction">Above 0, at most 1. Each class is rounded by itself.</param>
    /// <param name="atLeast">Images that each class keeps, as far as it has them.</param>
    /// <param name="seed">Another seed gives another sample.</param>
    /// <returns>The sample, in the order of the set; every label of the set occurs in it.</returns>
    public static IReadOnlyList<ImageSample> Of(LabelledDataset images, double fraction, int atLeast, int seed)
    {
        var drawn = images.LabelType == LabelType.Multiple ? WithLabels(images, fraction, seed) : OfClasses(images, fraction, atLeast, seed);
        return [.. images.Samples.Where(sample => drawn.Contains(sample.Path))];
    }

    private static HashSet<string> OfClasses(LabelledDataset images, double fraction, int atLeast, int seed) => [.. images.Samples
        .GroupBy(sample => sample.Label)
        .SelectMany(members =>
        {
            var count = (int)Math.Round(members.Count() * fraction, MidpointRounding.AwayFromZero);
            return SeededOrder.Of(members, seed).Take(Math.Max(count, atLeast));
        })
        .Select(sample => sample.Path)];

    private static HashSet<string> WithLabels(LabelledDataset images, double fraction, int seed)
    {
        var parts = IterativeStratification.Divide(images.Samples, [fraction, 1 - fraction], seed);
        HashSet<string> drawn = [.. images.Samples.Where((_, i) => parts[i] == 0).Select(sample => sample.Path)];
        var present = images.Samples.Where(sample => drawn.Contains(sample.Path)).SelectMany(sample => sample.AllLabels).ToHashSet();
        foreach (var sample in SeededOrder.Of(images.Samples, seed))
        {
            if (sample.AllLabels.All(present.Contains))
                continue;
            drawn.Add(sample.Path);
            present.UnionWith(sample.AllLabels);
        }

        return drawn;
    }
}
