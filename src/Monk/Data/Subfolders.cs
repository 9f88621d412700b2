using Monk.Text;

namespace Monk.Data;

/// <summary>Folders below class folders: their images count as the class's, which may not be what was meant.</summary>
internal static class Subfolders
{
    /// <summary>
    /// How many images come from such folders; a warning where the folders look like classes or splits themselves. Nothing where there are
    /// none.
    /// </summary>
    public static IEnumerable<string> Notes(LabelledDataset set, string purpose)
    {
        var below = set.Samples.Select(sample => (Parts: sample.Path.Split('/'), sample.Label)).Where(sample => sample.Parts.Length > 2).ToList();
        if (below.Count == 0)
            return [];
        var folders = below.Select(sample => $"{sample.Parts[0]}/{sample.Parts[1]}").Distinct(StringComparer.Ordinal).ToList();
        var told = $"{Listed.Count(below.Count, "image")} of {set.Samples.Count} {(below.Count == 1 ? "comes" : "come")} from sub-folders of the {purpose} classes ({Listed.Plain(folders)})";
        var names = below.SelectMany(sample => sample.Parts[1..^1]).Distinct(StringComparer.Ordinal).ToList();
        return [Suspicion(set, purpose, names, below) is { } suspicion ? $"{DatasetNote.Warning}{told}, {suspicion}" : $"{told} and {(below.Count == 1 ? "counts" : "count")} as the class above"];
    }

    private static string? Suspicion(LabelledDataset set, string purpose, List<string> names, List<(string[] Parts, int Label)> below)
    {
        var splits = names.Where(SplitFolders.IsSplitName).ToList();
        if (splits.Count > 1)
            return $"{Listed.Quoted(splits)} look like splits, and are all taken together";
        if (splits.Exists(name => !SplitFolders.IsExpected(name, purpose)))
            return $"{Listed.Quoted(splits)} looks like a split of another purpose, and its images are taken with the others";
        var classes = names.Where(name => set.Classes.Any(title => NameForms.Confusable(title) == NameForms.Confusable(name))).ToList();
        if (classes.Count > 0)
            return $"{Listed.Quoted(classes)} have the names of classes, and their images count as the class above";

        // The same folders in every class, and no image beside them: the classes may have been meant to be one level down.
        var byClass = below.GroupBy(sample => sample.Label).Select(group => group.Select(sample => sample.Parts[1]).ToHashSet(StringComparer.Ordinal)).ToList();
        return byClass.Count > 1 && byClass.Count == set.Classes.Count && below.Count == set.Samples.Count && byClass[0].Count > 1 && byClass.TrueForAll(folders => folders.SetEquals(byClass[0]))
            ? $"and each class has the same ones: if they are the classes, put them into one folder and give that"
            : null;
    }
}
