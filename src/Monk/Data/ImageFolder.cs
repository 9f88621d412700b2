namespace Monk.Data;

/// <summary>
/// Data sets as folders hold them: <c>root/CLASS/image</c>, one folder a class. Images in folders below a class folder belong to
/// the class.
/// </summary>
internal static class ImageFolder
{
    /// <summary>Reads the folder's structure; no image is opened.</summary>
    /// <param name="root">The folder that holds one folder per class.</param>
    /// <param name="purpose">What the data is for, in messages: "training", "validation", "test".</param>
    /// <param name="minimumClasses">How many classes there must be at least.</param>
    /// <exception cref="MonkException">The folder is missing, unreadable or not of that shape; the message says what was found.</exception>
    public static LabelledDataset Scan(string root, string purpose, int minimumClasses = 2) =>
        new ImageFolderScan(root, purpose).Run(minimumClasses);

    /// <summary>Reads a folder whose classes are those of the training data, or some of them.</summary>
    /// <exception cref="MonkException">As <see cref="Scan"/>; or a class of this folder is none of the training data's.</exception>
    public static LabelledDataset ScanKnown(string root, string purpose, IReadOnlyList<string> classes) =>
        new ImageFolderScan(root, purpose, classes).Run(minimumClasses: 1).WithClasses(classes, purpose);

    /// <summary>All images below a folder that need no labels, as for inference, relative and in ordinal order.</summary>
    /// <exception cref="MonkException">The folder is missing or unreadable, or holds no image.</exception>
    public static (IReadOnlyList<string> Paths, IReadOnlyList<LostImage> Lost, IReadOnlyList<string> Notes) ListImages(string root, string purpose) =>
        new ImageFolderScan(root, purpose).List();
}
