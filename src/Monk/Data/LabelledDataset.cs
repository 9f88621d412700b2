using Monk.Data.Reading;
using Monk.Text;

namespace Monk.Data;

/// <summary>A data set as a folder or a CSV file holds it. Classes and images are in ordinal order, the same on every system.</summary>
/// <param name="Root">The folder that images' paths are relative to, absolute.</param>
/// <param name="Classes">The classes' names; a label is a position in this list.</param>
/// <param name="Samples">All images, by relative path.</param>
/// <param name="Notes">
/// What was passed over, in sentences for the user: "2 stray files ignored: README.txt, notes.md". What cannot be passed over begins with
/// <see cref="DatasetNote.Warning"/>.
/// </param>
internal sealed record LabelledDataset(string Root, IReadOnlyList<string> Classes, IReadOnlyList<ImageSample> Samples, IReadOnlyList<string> Notes)
{
    /// <summary>Single or Multiple.</summary>
    public LabelType LabelType { get; init; } = LabelType.Single;

    /// <summary>Whether the folders in <see cref="Root"/> are the classes, rather than a CSV file saying which image has which.</summary>
    public bool HasClassFolders { get; init; }

    /// <summary>Images that are there, or are listed, and are not used.</summary>
    public IReadOnlyList<LostImage> Lost { get; init; } = [];

    /// <summary>
    /// What stands between the labels of one image in the CSV file, as it was given or found; null where an image has one.
    /// </summary>
    public string? Delimiter { get; init; }

    /// <summary>Images that a CSV file lists and that do not exist.</summary>
    public IReadOnlyList<ListedImage> Missing { get; init; } = [];

    /// <summary>The folders whose names were read to find the images; none where a CSV file lists them.</summary>
    public IReadOnlyList<FolderStamp> Folders { get; init; } = [];

    /// <summary>The full path of a sample of this set.</summary>
    public string FullPath(ImageSample sample) => Path.Combine(Root, sample.Path);

    /// <summary>Some of the set's samples, as training and evaluation take them.</summary>
    public LabelledImages Images(IReadOnlyList<ImageSample>? samples = null) => new(Root, samples ?? Samples)
    {
        MultiLabelClasses = LabelType == LabelType.Multiple ? Classes.Count : null,
    };

    /// <summary>
    /// The same images labelled by another data set's class list, by name: what a validation or test folder needs, where the
    /// training folder's classes say which label is which.
    /// </summary>
    /// <exception cref="MonkException">A class of this folder is not among them.</exception>
    public LabelledDataset WithClasses(IReadOnlyList<string> classes, string purpose)
    {
        var known = new KnownClasses(classes);
        var unknown = Classes.Where(name => known.Find(name) is null).ToList();
        if (unknown.Count > 0)
        {
            throw new MonkException(
                $"The {purpose} folder '{Root}' has classes that the training data does not have: {Listed.Quoted(unknown)}. "
                + $"The classes are {Listed.Quoted(classes)}; rename or remove the other folders.{NameForms.Hint(unknown, classes)}");
        }

        var labels = Classes.Select(name => classes.Index().First(entry => entry.Item == Known(name)).Index).ToList();
        return this with
        {
            Classes = classes,
            Samples = [.. Samples.Select(sample => sample with { Label = labels[sample.Label] })],
            Lost = [.. Lost.Select(lost => lost with { Classes = [.. lost.Classes.Select(Known)] })],
            Notes = [.. Notes, .. Absent(classes.Except(Classes.Select(Known)), purpose)],
        };

        string Known(string name) => known.Find(name) ?? name;
    }

    /// <summary>A note on classes of the training data that this set has no image of; none where it has all.</summary>
    public static IEnumerable<string> Absent(IEnumerable<string> classes, string purpose)
    {
        var missing = classes.ToList();
        return missing.Count == 0 ? [] : [$"no {purpose} images of {Listed.Quoted(missing)}"];
    }
}

/// <summary>An image that a CSV file lists.</summary>
/// <param name="Path">As the file has it.</param>
/// <param name="Line">The line, from 1.</param>
internal sealed record ListedImage(string Path, int Line);
