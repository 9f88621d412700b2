using Monk.Imaging;

namespace Monk.Data.Exploration;

/// <summary>Puts together what is found in an experiment's images.</summary>
internal static class Exploration
{
    /// <summary>The sets as their labels alone tell; no image is opened.</summary>
    public static DatasetExploration OfLabels(IReadOnlyList<NamedImages> sets, bool checkMissing) => new()
    {
        Sets = [.. sets.Select(set => new ExploredSet
        {
            Name = set.Name,
            Folder = set.Images.Root,
            NumImages = set.Images.Samples.Count,
            Classes = set.Counts(),
            MissingImages = checkMissing ? [.. (set.Missing ?? []).Select(image => image.Path)] : null,
        })],
    };

    /// <summary>The same with what opening the images has told.</summary>
    /// <param name="exploration">As from <see cref="OfLabels"/>.</param>
    /// <param name="sets">The sets.</param>
    /// <param name="images">Every image of every set, in order.</param>
    public static DatasetExploration WithImages(DatasetExploration exploration, IReadOnlyList<NamedImages> sets, InspectedImage[] images)
    {
        var start = 0;
        var explored = new List<ExploredSet>();
        foreach (var (set, found) in sets.Zip(exploration.Sets))
        {
            var own = images.AsSpan(start, set.Images.Samples.Count).ToArray();
            start += own.Length;
            explored.Add(found with
            {
                CorruptImages = [.. own.Index().Where(image => image.Item.Problem is not null).Select(image => new UnreadableImage(set.Images.Samples[image.Index].Path, image.Item.Problem!))],
                Notes = TraitNotes.Of(own.Index().Where(image => image.Item.Problem is null).Select(image => (set.Images.Samples[image.Index].Path, image.Item.Facts.Traits))),
                Sizes = SizesOf([.. own.Where(image => image.Problem is null).Select(image => image.Facts)]),
            });
        }

        return exploration with { Sets = explored };
    }

    /// <summary>The same with the duplicates among the images.</summary>
    /// <param name="exploration">As from <see cref="WithImages"/>.</param>
    /// <param name="sets">The sets.</param>
    /// <param name="images">Every image of every set, in order.</param>
    /// <param name="distance">The most bits in which images that look the same differ.</param>
    /// <param name="threads">Threads that compare.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static DatasetExploration WithDuplicates(
        DatasetExploration exploration, IReadOnlyList<NamedImages> sets, InspectedImage[] images, int distance, int threads, CancellationToken cancellation)
    {
        ExploredImage[] names = [.. sets.SelectMany(set => Enumerable.Range(0, set.Images.Samples.Count).Select(set.Explored))];
        return exploration with
        {
            Duplicates = [.. DuplicateSearch.Same(images).Select(group => new DuplicateImages([.. group.Select(i => names[i])], 0))],
            NearDuplicates = [.. DuplicateSearch.Alike(images, distance, threads, cancellation).Select(pair => new DuplicateImages([names[pair.First], names[pair.Second]], pair.Distance) { Mirrored = pair.Mirrored })],
        };
    }

    private static ImageSizes? SizesOf(IReadOnlyList<ImageFacts> images)
    {
        if (images.Count == 0)
            return null;
        var widths = images.Select(image => image.Width).Order().ToList();
        var heights = images.Select(image => image.Height).Order().ToList();
        var middle = (images.Count - 1) / 2;
        return new ImageSizes(
            widths[0], widths[middle], widths[^1],
            heights[0], heights[middle], heights[^1],
            images.Count(image => image.Channels == 1), images.Count(image => image.Channels == 3), images.Count(image => image.Channels == 4));
    }
}
