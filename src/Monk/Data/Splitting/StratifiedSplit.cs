using Monk.Experiments.Rules;

namespace Monk.Data.Splitting;

/// <summary>Divides the images into training and validation so that each class is divided in the same proportion.</summary>
internal static class StratifiedSplit
{
    /// <summary>
    /// In each class the images are ranked by a hash of the seed and their path, and the first ones train. The division so depends
    /// on the images and the seed alone, not on the order of the list, and a few files more or less leave most others where they were.
    /// </summary>
    /// <param name="samples">All images.</param>
    /// <param name="trainFraction">Between 0 and 1. Each class is rounded by itself, with at least one image left on each side.</param>
    /// <param name="seed">Another seed gives another division.</param>
    /// <param name="classes">The classes' names, for messages.</param>
    /// <returns>Both parts in the order of <paramref name="samples"/>.</returns>
    /// <exception cref="MonkException">The fraction is not between 0 and 1, or a class has a single image.</exception>
    public static (IReadOnlyList<ImageSample> Train, IReadOnlyList<ImageSample> Validation) Split(
        IReadOnlyList<ImageSample> samples, double trainFraction, int seed, IReadOnlyList<string>? classes = null)
    {
        DatasetRules.RequireFraction(trainFraction);

        var training = new HashSet<ImageSample>();
        var groups = samples.GroupBy(sample => sample.Label).ToList();
        RequirePairs(groups, classes);
        foreach (var members in groups)
        {
            var ranked = SeededOrder.Of(members, seed);

            var count = (int)Math.Round(ranked.Count * trainFraction, MidpointRounding.AwayFromZero);
            training.UnionWith(ranked.Take(Math.Clamp(count, 1, ranked.Count - 1)));
        }

        return ([.. samples.Where(training.Contains)], [.. samples.Where(sample => !training.Contains(sample))]);
    }

    private static void RequirePairs(List<IGrouping<int, ImageSample>> groups, IReadOnlyList<string>? classes)
    {
        var single = groups.Where(group => group.Count() == 1).Select(group => group.First()).ToList();
        if (single.Count == 0)
            return;
        var name = classes is null ? "" : $", '{classes[single[0].Label]}'";
        throw new MonkException(
            $"'{single[0].Path}' is the only image of its class{name}, which needs at least two to be split into training and validation. "
            + (single.Count == 1 ? "" : $"So it is with {single.Count} of {groups.Count} classes: are these labels? ")
            + "Add images, remove the class, or give two folders, one for training and one for validation.");
    }
}
