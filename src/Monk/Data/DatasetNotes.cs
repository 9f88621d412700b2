using Monk.Text;

namespace Monk.Data;

/// <summary>Sentences for the user on what was read. Those that cannot be passed over begin with <see cref="DatasetNote.Warning"/>.</summary>
internal static class DatasetNotes
{
    /// <summary>Above this share of a class's images that are lost, it is a warning.</summary>
    public const double WarningShare = 0.05;

    /// <summary>Above this share of images that a CSV file lists and that do not exist, the file is refused.</summary>
    public const double RefusalShare = 0.5;

    private const int MostClasses = 5;

    /// <summary>What was lost: a warning for each class that has lost more than a small share, one note for the rest.</summary>
    /// <param name="set">The set, with what it has lost.</param>
    /// <param name="purpose">What the data is for, in messages.</param>
    public static IEnumerable<string> Losses(LabelledDataset set, string purpose)
    {
        if (set.Lost.Count == 0)
            return [];
        var counts = DatasetSetReport.Of(set, purpose, null).Classes.ToDictionary(entry => entry.Class, entry => entry.Found, StringComparer.Ordinal);
        var total = set.Samples.Select(sample => sample.Path).Union(set.Lost.Select(lost => lost.Path), StringComparer.Ordinal).Count();
        var groups = set.Lost.SelectMany(lost => lost.Classes.DefaultIfEmpty("").Select(name => (Class: name, Image: lost)))
            .GroupBy(entry => entry.Class, entry => entry.Image, StringComparer.Ordinal)
            .Select(group => (Class: group.Key, Lost: group.ToList(), Found: group.Key.Length > 0 ? counts[group.Key] : total))
            .OrderBy(group => group.Class, StringComparer.Ordinal)
            .ToList();
        var grave = groups.Where(group => group.Lost.Count > WarningShare * group.Found).ToList();
        List<LostImage> light = [.. groups.Except(grave).SelectMany(group => group.Lost).Distinct()];
        List<string> notes = [.. grave.Take(MostClasses).Select(group =>
            $"{DatasetNote.Warning}{group.Lost.Count} of {Listed.Count(group.Found, $"{purpose} image")}{(group.Class.Length > 0 ? $" of '{group.Class}'" : "")} {IsOrAre(group.Lost)} lost: {Reasons(group.Lost)}")];
        if (grave.Count > MostClasses)
            notes.Add($"{DatasetNote.Warning}{Listed.Count(grave.Count - MostClasses, "more class", "more classes")} lost images: {Reasons([.. grave.Skip(MostClasses).SelectMany(group => group.Lost)])}");
        if (light.Count > 0)
            notes.Add($"{light.Count} of {Listed.Count(total, $"{purpose} image")} {IsOrAre(light)} lost: {Reasons(light)}");
        return notes;
    }

    /// <summary>A warning of links that lead nowhere and may have been folders of images; nothing where there are none.</summary>
    public static IEnumerable<string> DeadLinks(IReadOnlyList<string> links, string purpose) => links.Count == 0
        ? []
        : [$"{DatasetNote.Warning}{Listed.Count(links.Count, "link")} in the {purpose} folder {(links.Count == 1 ? "leads" : "lead")} nowhere, so that images may be missing: {Listed.Plain(links)}"];

    /// <summary>A warning of archives, in which images may be; nothing where there are none.</summary>
    public static IEnumerable<string> Archives(IReadOnlyList<string> archives, string purpose) => archives.Count == 0
        ? []
        : [$"{DatasetNote.Warning}{Listed.Count(archives.Count, "archive")} in the {purpose} folder {(archives.Count == 1 ? "is" : "are")} not opened, so that images may be missing: {Listed.Plain(archives)}. Unpack what holds images"];

    /// <summary>"20 × HEIC, which Monk cannot read (a.heic, b.heic); 1 × in no class folder (c.png)".</summary>
    public static string Reasons(IReadOnlyList<LostImage> lost) => string.Join("; ", lost
        .GroupBy(image => image.Reason, StringComparer.Ordinal)
        .OrderByDescending(group => group.Count())
        .Select(group => $"{group.Count()} × {group.Key} ({Listed.Plain([.. group.Select(image => image.ToString())])})"));

    private static string IsOrAre(List<LostImage> lost) => lost.Count == 1 ? "is" : "are";
}
