namespace Monk.Data;

/// <summary>What reading a set of images found, used and lost, class by class.</summary>
internal static class DatasetSetReport
{
    public static DatasetSet Of(LabelledDataset set, string name, string? csv)
    {
        var lost = set.Lost.Select(image => image.Path).ToHashSet(StringComparer.Ordinal);
        var used = new int[set.Classes.Count];
        var below = new int[set.Classes.Count];
        foreach (var sample in set.Samples.Where(sample => !lost.Contains(sample.Path)))
        {
            var isBelow = set.HasClassFolders && sample.Path.AsSpan().Count('/') > 1;
            foreach (var label in sample.AllLabels)
            {
                used[label]++;
                below[label] += isBelow ? 1 : 0;
            }
        }

        var lostByClass = set.Lost.SelectMany(image => image.Classes).CountBy(name => name, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return new DatasetSet
        {
            Name = name,
            Folder = set.Root,
            Csv = csv,
            Classes =
            [
                .. set.Classes.Select((title, label) => new DatasetClass(title, used[label] + lostByClass.GetValueOrDefault(title), used[label], below[label])),
                .. lostByClass.Where(entry => !set.Classes.Contains(entry.Key)).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new DatasetClass(entry.Key, entry.Value, 0, 0)),
            ],
            LostImages = set.Lost,
            Notes = [.. set.Notes.Where(note => !DatasetNote.IsWarning(note))],
            Warnings = [.. set.Notes.Where(DatasetNote.IsWarning).Select(note => note[DatasetNote.Warning.Length..])],
        };
    }
}
