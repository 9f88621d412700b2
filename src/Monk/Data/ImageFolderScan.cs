using Monk.Data.Reading;
using Monk.Files;
using Monk.Imaging;
using Monk.Text;

namespace Monk.Data;

/// <summary>Reads a data set's folder and, where its shape is wrong, says what was found and which shape is right.</summary>
internal sealed class ImageFolderScan
{
    private readonly string _root;
    private readonly string _purpose;
    private readonly string _rightShape;
    private readonly IReadOnlyList<string> _known;

    /// <param name="root">The folder.</param>
    /// <param name="purpose">What the data is for, in messages.</param>
    /// <param name="known">
    /// The training data's classes, for a folder that must have these: they are classes whatever they are called.
    /// </param>
    public ImageFolderScan(string root, string purpose, IReadOnlyList<string>? known = null)
    {
        if (string.IsNullOrWhiteSpace(root))
            throw new MonkException($"The path of the {purpose} folder is empty; give a folder that holds one folder per class.");
        _root = Path.TrimEndingDirectorySeparator(FullPath.Of(root));
        _purpose = purpose;
        _known = known ?? [];
        _rightShape = $"The right shape is one folder per class with its images inside: {Path.Combine(_root, "<class>", "<image>")}.";
    }

    public LabelledDataset Run(int minimumClasses)
    {
        RequireFolder();
        var root = FolderStamp.Of(_root, RealPath.Of(_root));
        var entries = ImageTree.Entries(new DirectoryInfo(_root));
        var shown = entries.Where(entry => !ImageFileTypes.IsHidden(entry)).ToList();
        RequireReachable(shown);
        var folders = shown.OfType<DirectoryInfo>().Where(folder => !FileNames.IsDeadLink(folder)).ToList();
        var classes = folders.Select(folder => folder.Name).ToList();
        var beside = Beside(entries, folders);
        RequireClassFolders(classes, beside);
        RequireNoSplits(classes);
        RequireNamesApart(classes);
        RequireFoldersApart(folders);

        var trees = folders.Select(folder => ImageTree.Walk(folder.FullName, folder.Name + "/")).ToList();
        RequireImages(classes, trees);
        RequireClasses(classes, trees, minimumClasses);

        var samples = trees.SelectMany((tree, label) => tree.Images.Select(path => new ImageSample(path, label)))
            .OrderBy(sample => sample.Path, StringComparer.Ordinal);
        var set = new LabelledDataset(_root, classes, [.. samples], [])
        {
            HasClassFolders = true,
            Folders = [root, .. beside.Folders, .. trees.SelectMany(tree => tree.Folders)],
            Lost =
            [
                .. trees.SelectMany((tree, label) => tree.Lost.Select(lost => lost with { Classes = [classes[label]] })),
                .. beside.Images.Select(name => new LostImage(name, "in no class folder")),
                .. beside.Lost,
            ],
        };
        return set with
        {
            Notes =
            [
                .. DatasetNotes.Losses(set, _purpose),
                .. DatasetNotes.DeadLinks([.. beside.DeadLinks, .. trees.SelectMany(tree => tree.DeadLinks)], _purpose),
                .. DatasetNotes.Archives([.. beside.Strays.Concat(trees.SelectMany(tree => tree.Strays)).Where(ImageFileTypes.IsArchive)], _purpose),
                .. NameForms.Warnings(classes, _purpose),
                .. Subfolders.Notes(set, _purpose),
                .. MaskFolders.Warnings(classes, _purpose),
                .. Passed([.. beside.Strays], [.. beside.Hidden], trees),
            ],
        };
    }

    public (IReadOnlyList<string> Paths, IReadOnlyList<LostImage> Lost, IReadOnlyList<string> Notes) List()
    {
        RequireFolder();
        var tree = ImageTree.Walk(_root, "");
        if (tree.Images.Count == 0)
            throw new MonkException($"The {_purpose} folder '{_root}' holds no image{InsteadOf(tree.Lost, tree.Strays)}. Images are files of these kinds: {ImageFileTypes.Described}.");
        var set = new LabelledDataset(_root, [], [.. tree.Images.Select(path => new ImageSample(path, -1) { Labels = [] })], []) { Lost = tree.Lost };
        List<string> notes =
        [
            .. DatasetNotes.Losses(set, _purpose),
            .. DatasetNotes.DeadLinks(tree.DeadLinks, _purpose),
            .. DatasetNotes.Archives([.. tree.Strays.Where(ImageFileTypes.IsArchive)], _purpose),
            .. Passed([], [], [tree]),
        ];
        return (tree.Images, tree.Lost, notes);
    }

    /// <summary>What lies beside the class folders.</summary>
    private static (List<string> Images, List<string> Strays, List<string> Hidden, List<LostImage> Lost, List<string> DeadLinks, List<FolderStamp> Folders) Beside(IReadOnlyList<FileSystemInfo> entries, List<DirectoryInfo> folders)
    {
        var (images, strays, hidden, lost, deadLinks) = (new List<string>(), new List<string>(), new List<string>(), new List<LostImage>(), new List<string>());
        var listed = new List<FolderStamp>();
        foreach (var entry in entries.Except(folders))
        {
            if (ImageFileTypes.IsHidden(entry))
            {
                var below = entry is DirectoryInfo folder && !ImageFileTypes.IsLeftover(entry) && !FileNames.IsDeadLink(entry) ? ImageTree.WalkHidden(folder, entry.Name + "/") : null;
                var concealed = below?.Lost ?? [];
                listed.AddRange(below?.Folders ?? []);
                lost.AddRange(concealed.Select(image => image with { Classes = [entry.Name] }));
                if (concealed.Count == 0)
                    hidden.Add(entry.Name);
            }
            else if (ImageFileTypes.IsImage(entry.Name))
            {
                images.Add(entry.Name);
            }
            else if (FileNames.IsDeadLink(entry))
            {
                deadLinks.Add(entry.Name);
            }
            else if (ImageFileTypes.UnreadableKind(entry.Name) is { } kind)
            {
                lost.Add(new LostImage(entry.Name, ImageBeginnings.Unreadable(kind)));
            }
            else if (entry is FileInfo file && ImageFileTypes.LossOfUnnamed(file) is { } reason)
            {
                lost.Add(new LostImage(entry.Name, reason));
            }
            else
            {
                strays.Add(entry.Name);
            }
        }

        return (images, strays, hidden, lost, deadLinks, listed);
    }

    private static List<string> Passed(List<string> strayFiles, List<string> hiddenEntries, IReadOnlyList<ImageTree> trees)
    {
        List<string> notes = [];
        Note("stray file", "stray files", [.. strayFiles.Concat(trees.SelectMany(tree => tree.Strays)).Where(name => !ImageFileTypes.IsArchive(name))]);
        Note("hidden entry", "hidden entries", [.. hiddenEntries, .. trees.SelectMany(tree => tree.Hidden)]);
        Note("circular link", "circular links", [.. trees.SelectMany(tree => tree.Loops)]);
        return notes;

        void Note(string noun, string plural, IReadOnlyCollection<string> names)
        {
            if (names.Count > 0)
                notes.Add($"{Listed.Count(names.Count, noun, plural)} ignored: {Listed.Plain(names)}");
        }
    }

    private static string InsteadOf(IReadOnlyList<LostImage> lost, List<string> strays)
    {
        List<string> found = [];
        if (lost.Count > 0)
            found.Add($"{Listed.Count(lost.Count, "image")} that cannot be used: {DatasetNotes.Reasons(lost)}");
        if (strays.Count > 0)
            found.Add($"{Listed.Count(strays.Count, "other file")} ({Listed.Plain(strays)})");
        return found.Count == 0 ? "" : $", only {string.Join(", and ", found)}";
    }

    private void RequireFolder()
    {
        if (FileNames.IsDeadLink(new FileInfo(_root)))
            throw new MonkException($"The {_purpose} folder '{_root}' is a link that leads nowhere. Make its target available.");
        if (File.Exists(_root))
            throw new MonkException($"The {_purpose} folder '{_root}' is a file. {_rightShape}");
        if (!Directory.Exists(_root))
            throw new MonkException($"The {_purpose} folder '{_root}' does not exist. {MissingFolder.Hint(_root)}");
    }

    /// <summary>A class must not go missing because its folder cannot be reached.</summary>
    private void RequireReachable(List<FileSystemInfo> entries)
    {
        foreach (var entry in entries)
            ImageTree.RequireName(entry);
        var dead = entries.FirstOrDefault(entry => FileNames.IsDeadLink(entry) && Path.GetExtension(entry.Name).Length == 0);
        if (dead is not null)
        {
            throw new MonkException(
                $"In the {_purpose} folder '{_root}', '{dead.Name}' is a link that leads nowhere ('{dead.LinkTarget}'), so that a class would be missing. "
                + "Make its target available, or remove the link if it is no class.");
        }
    }

    private void RequireClassFolders(
        List<string> classes, (List<string> Images, List<string> Strays, List<string> Hidden, List<LostImage> Lost, List<string> DeadLinks, List<FolderStamp> Folders) beside)
    {
        if (classes.Count > 0)
            return;
        List<string> files = [.. beside.Images, .. beside.Strays, .. beside.DeadLinks];
        var found = beside.Images.Count > 0 ? $"{Listed.Count(beside.Images.Count, "image")} directly in it, and no class folder"
            : beside.Lost.Count > 0 ? $"no class folder, only {Listed.Count(beside.Lost.Count, "image")} that cannot be used: {DatasetNotes.Reasons(beside.Lost)}"
            : files.Count > 0 ? $"no class folder, only {Listed.Count(files.Count, "file")} ({Listed.Plain(files)})"
            : "nothing";
        throw new MonkException($"The {_purpose} folder '{_root}' has {found}. {_rightShape}");
    }

    private void RequireNoSplits(List<string> folders)
    {
        if (folders.TrueForAll(_known.Contains) || !SplitFolders.AreSplits(folders, name => FoldersIn(Path.Combine(_root, name))))
            return;
        var named = folders.Where(SplitFolders.IsSplitName).ToList();
        var splits = named.Count > 0 ? named : folders;
        var others = folders.Except(splits).ToList();
        throw new MonkException(
            $"The {_purpose} folder '{_root}' holds splits ({Listed.Quoted(splits)}){(others.Count > 0 ? $" beside {Listed.Quoted(others)}" : "")}, not classes. "
            + $"{SplitFolders.Advice(splits, _root, _purpose)} {_rightShape}");
    }

    private void RequireNamesApart(List<string> classes)
    {
        var same = classes.GroupBy(NameForms.Composed, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1)?.ToList();
        if (same is null)
            return;
        throw new MonkException(
            $"The {_purpose} folder '{_root}' has {same.Count} class folders whose names are the same text, '{same[0]}', written with other Unicode characters "
            + $"({string.Join(" and ", same.Select(NameForms.Spelled))}). Move the images of one into the other.");
    }

    /// <summary>An image has one class, so one folder cannot be two, by links.</summary>
    private void RequireFoldersApart(List<DirectoryInfo> folders)
    {
        var same = folders.GroupBy(folder => RealPath.Of(folder.FullName), StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (same is null)
            return;
        throw new MonkException(
            $"In the {_purpose} folder '{_root}', {Listed.Quoted([.. same.Select(folder => folder.Name)])} are the same folder by links, '{same.Key}', so that its images would have each of these classes. Remove all but one.");
    }

    private void RequireImages(List<string> classes, List<ImageTree> trees)
    {
        var empty = classes.Where((_, label) => trees[label].Images.Count == 0).ToList();
        if (empty.Count == 0)
            return;
        var without = trees.Where(tree => tree.Images.Count == 0).ToList();
        throw new MonkException(
            $"The {_purpose} folder '{_root}' has no image for {(empty.Count == 1 ? "class" : "the classes")} {Listed.Quoted(empty)}"
            + $"{InsteadOf([.. without.SelectMany(tree => tree.Lost)], [.. without.SelectMany(tree => tree.Strays.Concat(tree.DeadLinks))])}. "
            + $"Put images there or remove the folder. {_rightShape} Images are files of these kinds: {ImageFileTypes.Described}.");
    }

    private void RequireClasses(List<string> classes, List<ImageTree> trees, int minimum)
    {
        if (classes.Count >= minimum)
            return;
        var only = Path.Combine(_root, classes[0]);
        var below = trees[0].Images.Select(path => path.Split('/')).Where(parts => parts.Length > 2).Select(parts => parts[1]).Distinct().ToList();
        var hint = below.Count < minimum ? ""
            : SplitFolders.AreSplits(below, name => FoldersIn(Path.Combine(only, name))) ? $" It holds the splits {Listed.Quoted(below)}. {SplitFolders.Advice(below, only, _purpose)}"
            : $" It holds the folders {Listed.Quoted(below)}: if these are the classes, give '{only}'.";
        throw new MonkException(
            $"The {_purpose} folder '{_root}' has only one class, '{classes[0]}'; a classifier needs at least {minimum}.{hint} {_rightShape}");
    }

    private static List<string> FoldersIn(string folder) =>
        [.. ImageTree.Entries(new DirectoryInfo(folder)).OfType<DirectoryInfo>().Where(below => !ImageFileTypes.IsHidden(below)).Select(below => below.Name)];
}
