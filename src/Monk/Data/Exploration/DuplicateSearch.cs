namespace Monk.Data.Exploration;

/// <summary>Finds files with the same bytes and images that look the same.</summary>
internal static class DuplicateSearch
{
    /// <summary>Groups of positions whose files are the same, byte for byte.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Same(IReadOnlyList<InspectedImage> images) => [.. Readable(images)
        .GroupBy(i => images[i].Facts.Content)
        .Where(group => group.Count() > 1)
        .Select(group => (IReadOnlyList<int>)[.. group])];

    /// <summary>
    /// Pairs of positions whose images, as they are or one of them mirrored, differ in at most that many bits of their hash, but not the
    /// same files; the most alike first.
    /// </summary>
    /// <remarks>Every pair is looked at: some tenths of a second for six thousand images, a minute for a hundred thousand.</remarks>
    public static IReadOnlyList<(int First, int Second, int Distance, bool Mirrored)> Alike(IReadOnlyList<InspectedImage> images, int distance, int threads, CancellationToken cancellation)
    {
        // Of the same files one stands for all.
        int[] positions = [.. Readable(images).DistinctBy(i => images[i].Facts.Content)];
        PerceptualHash[] hashes = [.. positions.Select(i => images[i].Hash)];
        PerceptualHash[] mirrored = [.. positions.Select(i => images[i].Mirrored)];
        var found = new List<(int First, int Second, int Distance, bool Mirrored)>();
        var gate = new Lock();
        Parallel.For(0, hashes.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, first =>
        {
            for (var second = first + 1; second < hashes.Length; second++)
            {
                var upright = hashes[first].DistanceTo(hashes[second]);
                var turned = mirrored[first].DistanceTo(hashes[second]);
                var between = Math.Min(upright, turned);
                if (between > distance)
                    continue;
                lock (gate)
                    found.Add((positions[first], positions[second], between, turned < upright));
            }
        });
        return [.. found.OrderBy(pair => pair.Distance).ThenBy(pair => pair.First).ThenBy(pair => pair.Second)];
    }

    private static IEnumerable<int> Readable(IReadOnlyList<InspectedImage> images) => Enumerable.Range(0, images.Count).Where(i => images[i].Problem is null);
}
