namespace Monk.Data.Exploration;

/// <summary>The images of one purpose, to be looked at.</summary>
/// <param name="Name"><c>train</c>, <c>val</c> or <c>test</c>.</param>
/// <param name="Images">The images.</param>
/// <param name="Classes">The classes that their labels are positions of.</param>
/// <param name="Missing">Images that a CSV file lists and that do not exist; null where folders are classes.</param>
internal sealed record NamedImages(string Name, LabelledImages Images, IReadOnlyList<string> Classes, IReadOnlyList<ListedImage>? Missing)
{
    public IReadOnlyList<string> Files => [.. Images.Samples.Select(sample => Path.Combine(Images.Root, sample.Path))];

    public ExploredImage Explored(int index)
    {
        var sample = Images.Samples[index];
        return new ExploredImage(Name, sample.Path, string.Join(", ", sample.AllLabels.Select(label => Classes[label])));
    }

    public IReadOnlyList<ClassCount> Counts()
    {
        var counts = new int[Classes.Count];
        foreach (var label in Images.Samples.SelectMany(sample => sample.AllLabels))
            counts[label]++;
        return [.. Classes.Select((name, label) => new ClassCount(name, counts[label]))];
    }
}
