namespace Monk.Data;

/// <summary>Reads a data set's folder and, where its shape is wrong, says what was found and which shape is right.</summary>
internal sealed class ImageFolderScan
{
    private static readonly HashSet<string> SplitNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "train", "training", "val", "valid", "validation", "test", "testing", "eval", "evaluation",
    };

    private readonly string _root;
    private readonly string _purpose;
    private readonly string _rightShape;

    public ImageFolderScan(string root, string purpose)
    {
        if (string.IsNullOrWhiteSpace(root))
            throw new MonkException($"The path of the {purpose} folder is empty; give a folder that holds one folder per class.");
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        _purpose = purpose;
        _rightShape = $"The right shape is one folder per class with its images inside: {Path.Combine(_root, "<class>", "<image>")}.";
    }

    public LabelledDataset Run(int minimumClasses)
    {
        RequireFolder();
        var entries = ImageTree.Entries(new DirectoryInfo(_root));
        var folders = entries.OfType<DirectoryInfo>().Where(folder => !ImageFileTypes.IsHidden(folder)).ToList();
        var files = entries.OfType<FileInfo>().Where(file => !ImageFileTypes.IsHidden(file)).Select(file => file.Name).ToList();
        var classes = folders.Select(folder => folder.Name).ToList();
        RequireClassFolders(classes, files);

        var trees = folders.Select(folder => ImageTree.Walk(folder.FullName, folder.Name + "/")).ToList();
        RequireImages(classes, trees);
        RequireClasses(classes, trees, minimumClasses);

        var samples = trees.SelectMany((tree, label) => tree.Images.Select(path => new ImageSample(path, label)))
            .OrderBy(sample => sample.Path, StringComparer.Ordinal);
        var hidden = entries.Where(ImageFileTypes.IsHidden).Select(entry => entry.Name);
        return new LabelledDataset(_root, classes, [.. samples], Notes(files, hidden, trees));
    }

    public (IReadOnlyList<string> Paths, IReadOnlyList<string> Notes) List()
    {
        RequireFolder();
        var tree = ImageTree.Walk(_root, "");
        if (tree.Images.Count == 0)
            throw new MonkException($"The {_purpose} folder '{_root}' holds no image{InsteadOf(tree.Strays)}. Images are files of these kinds: {ImageFileTypes.Described}.");
        return (tree.Images, Notes([], [], [tree]));
    }

    private static List<string> Notes(IEnumerable<string> strayFiles, IEnumerable<string> hiddenEntries, IReadOnlyList<ImageTree> trees)
    {
        List<string> notes = [];
        Note("stray file", "stray files", [.. strayFiles, .. trees.SelectMany(tree => tree.Strays)]);
        Note("hidden entry", "hidden entries", [.. hiddenEntries, .. trees.SelectMany(tree => tree.Hidden)]);
        Note("circular link", "circular links", [.. trees.SelectMany(tree => tree.Loops)]);
        return notes;

        void Note(string noun, string plural, IReadOnlyCollection<string> names)
        {
            if (names.Count > 0)
                notes.Add($"{Listed.Count(names.Count, noun, plural)} ignored: {Listed.Plain(names)}");
        }
    }

    private static string InsteadOf(List<string> files) =>
        files.Count == 0 ? "" : $", only {Listed.Count(files.Count, "other file")} ({Listed.Plain(files)})";

    private void RequireFolder()
    {
        if (File.Exists(_root))
            throw new MonkException($"The {_purpose} folder '{_root}' is a file. {_rightShape}");
        if (!Directory.Exists(_root))
            throw new MonkException($"The {_purpose} folder '{_root}' does not exist. {MissingFolder.Hint(_root)}");
    }

    private void RequireClassFolders(List<string> classes, List<string> files)
    {
        if (classes.Count == 0)
        {
            var images = files.Count(ImageFileTypes.IsImage);
            var found = images > 0 ? $"{Listed.Count(images, "image")} directly in it, and no class folder"
                : files.Count > 0 ? $"no class folder, only {Listed.Count(files.Count, "file")} ({Listed.Plain(files)})"
                : "nothing";
            throw new MonkException($"The {_purpose} folder '{_root}' has {found}. {_rightShape}");
        }

        if (classes.TrueForAll(SplitNames.Contains))
        {
            throw new MonkException(
                $"The {_purpose} folder '{_root}' holds splits ({Listed.Quoted(classes)}), not classes. Give one of them, such as '{Path.Combine(_root, classes[^1])}'. {_rightShape}");
        }
    }

    private void RequireImages(List<string> classes, List<ImageTree> trees)
    {
        var empty = classes.Where((_, label) => trees[label].Images.Count == 0).ToList();
        if (empty.Count == 0)
            return;
        var strays = trees.Where(tree => tree.Images.Count == 0).SelectMany(tree => tree.Strays).ToList();
        throw new MonkException(
            $"The {_purpose} folder '{_root}' has no image for {(empty.Count == 1 ? "class" : "the classes")} {Listed.Quoted(empty)}{InsteadOf(strays)}. "
            + $"Put images there or remove the folder. {_rightShape} Images are files of these kinds: {ImageFileTypes.Described}.");
    }

    private void RequireClasses(List<string> classes, List<ImageTree> trees, int minimum)
    {
        if (classes.Count >= minimum)
            return;
        var below = trees[0].Images.Select(path => path.Split('/')).Where(parts => parts.Length > 2).Select(parts => parts[1]).Distinct().ToList();
        var hint = below.Count >= minimum ? $" It holds the folders {Listed.Quoted(below)}: if these are the classes, give '{Path.Combine(_root, classes[0])}'." : "";
        throw new MonkException(
            $"The {_purpose} folder '{_root}' has only one class, '{classes[0]}'; a classifier needs at least {minimum}.{hint} {_rightShape}");
    }
}
