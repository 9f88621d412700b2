using Monk.Text;
using static System.FormattableString;

namespace Monk;

/// <summary>What <c>EDA</c> found in an experiment's images.</summary>
public sealed record DatasetExploration
{
    /// <summary>The training images, the validation images and, if they were named, the test images.</summary>
    public required IReadOnlyList<ExploredSet> Sets { get; init; }

    /// <summary>Files that are the same, byte for byte, each group's images in one entry; null when it was not asked for.</summary>
    public IReadOnlyList<DuplicateImages>? Duplicates { get; init; }

    /// <summary>Pairs of images that look the same, the most alike first; null when it was not asked for.</summary>
    public IReadOnlyList<DuplicateImages>? NearDuplicates { get; init; }

    /// <summary>
    /// Those duplicates and near duplicates whose images lie in different sets: an evaluation on one of them is not one on unseen images.
    /// </summary>
    public IReadOnlyList<DuplicateImages> Leaks => [.. (Duplicates ?? []).Concat(NearDuplicates ?? []).Where(duplicate => duplicate.AcrossSets)];

    /// <summary>The pictures that were written.</summary>
    public IReadOnlyList<string> Pictures { get; init; } = [];

    /// <summary>What a notebook shows.</summary>
    internal IReadOnlyList<IPicture> Shown { get; init; } = [];

    /// <summary>A line for each set, and one for what looks the same, where that was asked for.</summary>
    public override string ToString()
    {
        var lines = Sets.Select(set => set.ToString());
        return string.Join(Environment.NewLine, Duplicates is null && NearDuplicates is null ? lines : lines.Append(
            Invariant($"groups of files that are the same: {Duplicates?.Count ?? 0}, pairs that look the same: {NearDuplicates?.Count ?? 0}, of all these in different sets: {Leaks.Count}")));
    }
}

/// <summary>The images of one purpose.</summary>
public sealed record ExploredSet
{
    /// <summary><c>train</c>, <c>val</c> or <c>test</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The folder that the images' paths are relative to.</summary>
    public required string Folder { get; init; }

    /// <summary>Images, those that are missing not counted.</summary>
    public required int NumImages { get; init; }

    /// <summary>
    /// How many images each class has, in the order of the classes. Where an image may have several labels it counts for each.
    /// </summary>
    public required IReadOnlyList<ClassCount> Classes { get; init; }

    /// <summary>Images that a CSV file lists and that do not exist; null when it was not asked for.</summary>
    public IReadOnlyList<string>? MissingImages { get; init; }

    /// <summary>Images that cannot be decoded; null when it was not asked for.</summary>
    public IReadOnlyList<UnreadableImage>? CorruptImages { get; init; }

    /// <summary>
    /// Which images are not seen as their files may have meant them: those with transparent parts, which lie on white, and those of 16 bits
    /// that are nearly black. Empty when the images were not opened.
    /// </summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Sizes and channels; null when the images were not opened, or none can be read.</summary>
    public ImageSizes? Sizes { get; init; }

    /// <summary>The numbers of images and of classes in a line.</summary>
    public override string ToString() =>
        Printable.Line($"{Name}: {Listed.Count(NumImages, "image")}, {Listed.Count(Classes.Count, "class", "classes")} ({Listed.Plain([.. Classes.Select(c => Invariant($"{c.Class} {c.NumImages}"))])})")
        + (MissingImages is { Count: > 0 } missing ? Invariant($", {missing.Count} missing") : "")
        + (CorruptImages is { Count: > 0 } corrupt ? Invariant($", {corrupt.Count} corrupt") : "");
}

/// <summary>A class and its images.</summary>
/// <param name="Class">Its name.</param>
/// <param name="NumImages">How many there are.</param>
public sealed record ClassCount(string Class, int NumImages)
{
    /// <summary>The class and its number of images, in one line that can be printed.</summary>
    public override string ToString() => Printable.Line(Invariant($"{Class}: {NumImages}"));
}

/// <summary>How large images are, in pixels, standing upright.</summary>
/// <param name="SmallestWidth">Of the narrowest image.</param>
/// <param name="MedianWidth">Half of the images are at most as wide.</param>
/// <param name="LargestWidth">Of the widest image.</param>
/// <param name="SmallestHeight">Of the lowest image.</param>
/// <param name="MedianHeight">Half of the images are at most as high.</param>
/// <param name="LargestHeight">Of the highest image.</param>
/// <param name="GreyImages">Images of one channel.</param>
/// <param name="ColourImages">Images of three channels.</param>
/// <param name="AlphaImages">Images with an alpha channel.</param>
public sealed record ImageSizes(
    int SmallestWidth, int MedianWidth, int LargestWidth, int SmallestHeight, int MedianHeight, int LargestHeight, int GreyImages, int ColourImages, int AlphaImages);

/// <summary>Images that are, or look, the same.</summary>
/// <param name="Images">Two or more.</param>
/// <param name="Distance">Bits of 256 in which they look different; 0 for the same files.</param>
public sealed record DuplicateImages(IReadOnlyList<ExploredImage> Images, int Distance)
{
    /// <summary>Whether one looks like the other mirrored left to right.</summary>
    public bool Mirrored { get; init; }

    /// <summary>Whether they lie in different sets, such as training and test.</summary>
    public bool AcrossSets => Images.Any(image => image.Set != Images[0].Set);

    /// <summary>Whether they are labelled differently: one of the labels is probably wrong.</summary>
    public bool LabelsDiffer => Images.Any(image => image.Label != Images[0].Label);

    /// <summary>The images, and what is wrong with them.</summary>
    public override string ToString() =>
        Printable.Line(string.Join(" = ", Images.Select(image => $"{image.Set}/{image.Path}")))
        + (Distance > 0 ? $" ({Listed.Count(Distance, "bit")} apart)" : "")
        + (Mirrored ? ", mirrored" : "")
        + (AcrossSets ? ", in different sets" : "")
        + (LabelsDiffer ? ", labelled differently" : "");
}

/// <summary>An image that was looked at.</summary>
/// <param name="Set"><c>train</c>, <c>val</c> or <c>test</c>.</param>
/// <param name="Path">Relative to the set's folder.</param>
/// <param name="Label">Its class, or its labels, separated by commas.</param>
public sealed record ExploredImage(string Set, string Path, string Label)
{
    /// <summary>The set, the path and the label, in one line that can be printed.</summary>
    public override string ToString() => Printable.Line($"{Set}/{Path}: {Label}");
}
