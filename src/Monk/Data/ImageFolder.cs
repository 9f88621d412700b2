namespace Monk.Data;

/// <summary>
/// A data set as a folder holds it: <c>root/CLASS/image</c>, one folder a class. Images in folders below a class folder belong to
/// the class. Classes and images are in ordinal order, the same on every system.
/// </summary>
/// <param name="Root">The folder, absolute.</param>
/// <param name="Classes">The class folders' names; a label is a position in this list.</param>
/// <param name="Samples">All images, by relative path.</param>
/// <param name="Notes">What was passed over, in sentences for the user: "2 stray files ignored: README.txt, notes.md".</param>
internal sealed record ImageFolder(string Root, IReadOnlyList<string> Classes, IReadOnlyList<ImageSample> Samples, IReadOnlyList<string> Notes)
{
    /// <summary>Reads the folder's structure; no image is opened.</summary>
    /// <param name="root">The folder that holds one folder per class.</param>
    /// <param name="purpose">What the data is for, in messages: "training", "validation", "test".</param>
    /// <param name="minimumClasses">How many classes there must be at least.</param>
    /// <exception cref="MonkException">The folder is missing, unreadable or not of that shape; the message says what was found.</exception>
    public static ImageFolder Scan(string root, string purpose, int minimumClasses = 2) =>
        new ImageFolderScan(root, purpose).Run(minimumClasses);

    /// <summary>All images below a folder that need no labels, as for inference, relative and in ordinal order.</summary>
    /// <exception cref="MonkException">The folder is missing or unreadable, or holds no image.</exception>
    public static (IReadOnlyList<string> Paths, IReadOnlyList<string> Notes) ListImages(string root, string purpose) =>
        new ImageFolderScan(root, purpose).List();

    /// <summary>The full path of a sample of this folder.</summary>
    public string FullPath(ImageSample sample) => Path.Combine(Root, sample.Path);

    /// <summary>
    /// The same images labelled by another data set's class list, by name: what a validation or test folder needs, where the
    /// training folder's classes say which label is which.
    /// </summary>
    /// <exception cref="MonkException">A class of this folder is not among them.</exception>
    public ImageFolder WithClasses(IReadOnlyList<string> classes, string purpose)
    {
        var unknown = Classes.Except(classes).ToList();
        if (unknown.Count > 0)
        {
            throw new MonkException(
                $"The {purpose} folder '{Root}' has classes that the training data does not have: {Listed.Quoted(unknown)}. "
                + $"The classes are {Listed.Quoted(classes)}; rename or remove the other folders.");
        }

        var labels = Classes.Select(name => classes.ToList().IndexOf(name)).ToList();
        var missing = classes.Except(Classes).ToList();
        return this with
        {
            Classes = classes,
            Samples = [.. Samples.Select(sample => sample with { Label = labels[sample.Label] })],
            Notes = missing.Count == 0 ? Notes : [.. Notes, $"no {purpose} images of {Listed.Quoted(missing)}"],
        };
    }
}
