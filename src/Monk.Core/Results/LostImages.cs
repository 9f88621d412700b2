namespace Monk;

/// <summary>Of lost images, those that were not opened either: the others are named as unreadable.</summary>
internal static class LostImages
{
    public static IReadOnlyList<LostImage> NotOpened(IReadOnlyList<LostImage> lost, IEnumerable<string> read, IReadOnlyList<UnreadableImage> unreadable)
    {
        if (lost.Count == 0)
            return [];
        var opened = read.Concat(unreadable.Select(image => image.Path)).ToHashSet(StringComparer.Ordinal);
        return [.. lost.Where(image => !opened.Contains(image.Path))];
    }
}
