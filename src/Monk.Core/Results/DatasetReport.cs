using System.Globalization;

namespace Monk;

/// <summary>
/// What reading an experiment's data found, used and lost, for each class. No image is opened for it: files that turn out to be damaged are
/// told of by <c>EDA</c> and by training. <c>Prototype.DatasetReport</c> has it.
/// </summary>
public sealed record DatasetReport
{
    /// <summary>
    /// <c>train</c>: the images that are trained on, with those that validate where they are split off; <c>val</c>: those that validate,
    /// where they are apart; or <c>test</c>: those of a test.
    /// </summary>
    public required IReadOnlyList<DatasetSet> Sets { get; init; }

    /// <summary>
    /// Everything that cannot be passed over, in sentences: a class that lost more than 5 % of its images, names that are easily confused,
    /// folders that look like something else.
    /// </summary>
    public IReadOnlyList<string> Warnings => [.. Sets.SelectMany(set => set.Warnings)];

    /// <summary>All notes that are no warnings.</summary>
    internal IReadOnlyCollection<string> AllNotes => [.. Sets.SelectMany(set => set.Notes)];

    /// <summary>A line for each class of each set, and one for each warning.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Sets);
}

/// <summary>The images of one purpose, as a folder or a CSV file holds them.</summary>
public sealed record DatasetSet
{
    /// <summary><c>train</c>, <c>val</c> or <c>test</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The folder that images' paths are relative to.</summary>
    public required string Folder { get; init; }

    /// <summary>The CSV file that lists the images; null where folders are classes.</summary>
    public string? Csv { get; init; }

    /// <summary>The classes in their order, then what would have been a class and is none, such as a hidden folder of images.</summary>
    public required IReadOnlyList<DatasetClass> Classes { get; init; }

    /// <summary>Every image that is there, or is listed, and is not used, with the reason.</summary>
    public required IReadOnlyList<LostImage> LostImages { get; init; }

    /// <summary>What else was passed over or is worth knowing, in sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>What cannot be passed over, in sentences.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>A line for each class, and one for each warning.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Classes.Select(entry => $"{Name}: {entry}").Concat(Warnings.Select(warning => $"{Name}: {DatasetNote.Warning}{warning}")));
}

/// <summary>The images of one class.</summary>
/// <param name="Class">Its name.</param>
/// <param name="Found">The images that are there, or that the CSV file lists.</param>
/// <param name="Used">Those that are trained, validated or tested on.</param>
/// <param name="FromSubfolders">Those of the used ones that lie in folders below the class's folder.</param>
public sealed record DatasetClass(string Class, int Found, int Used, int FromSubfolders)
{
    /// <summary>Found and not used.</summary>
    public int Lost => Found - Used;

    /// <summary>"cat: 26 found, 6 used, 20 lost".</summary>
    public override string ToString()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Class}: {Found} found, {Used} used, {Lost} lost");
        return FromSubfolders == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text}, {FromSubfolders} from sub-folders");
    }
}

/// <summary>An image that is there, or is listed, and is not used.</summary>
/// <param name="Path">Relative to the set's folder, or as the CSV file has it.</param>
/// <param name="Reason">Why.</param>
public sealed record LostImage(string Path, string Reason)
{
    /// <summary>The class that it would belong to, or all its labels; empty for one that lies in no class folder.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>The line of the CSV file that lists it, from 1; null where folders are classes.</summary>
    public int? Line { get; init; }

    /// <summary>Its path, and its line where it has one.</summary>
    public override string ToString() => Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{Path} (line {line})") : Path;
}
