using Monk.Data.Reading;
using Monk.Files;
using Monk.Imaging;

namespace Monk.Data;

/// <summary>Everything found under one folder: images as relative paths, and what was passed over.</summary>
internal sealed class ImageTree
{
    private const int DeepestNesting = 64;

    private readonly List<LostImage> _lost = [];

    public List<string> Images { get; } = [];

    /// <summary>
    /// Images that are there and cannot be used. Links that lead nowhere and names that are not in UTF-8 are among <see cref="Images"/>
    /// too, so that whoever opens these meets them.
    /// </summary>
    public IReadOnlyList<LostImage> Lost => _lost;

    /// <summary>Files that are no images.</summary>
    public List<string> Strays { get; } = [];

    /// <summary>Hidden entries in which no image is lost.</summary>
    public List<string> Hidden { get; } = [];

    /// <summary>Links to a folder that the link itself lies in.</summary>
    public List<string> Loops { get; } = [];

    /// <summary>Links that lead nowhere and have no image's name, so that they may be folders of images.</summary>
    public List<string> DeadLinks { get; } = [];

    /// <summary>The folders that were listed.</summary>
    public List<FolderStamp> Folders { get; } = [];

    /// <summary>Walks a folder with all folders below it, through symbolic links, but never round in circles.</summary>
    /// <param name="folder">The folder, absolute.</param>
    /// <param name="prefix">What to put before the relative paths: empty, or a folder's name and '/'.</param>
    public static ImageTree Walk(string folder, string prefix)
    {
        var tree = new ImageTree();
        tree.Visit(new DirectoryInfo(folder), prefix, [RealPath.Of(folder)], hidden: null);
        tree.Sort();
        return tree;
    }

    /// <summary>The images of a hidden folder, all of them lost.</summary>
    public static ImageTree WalkHidden(DirectoryInfo folder, string prefix)
    {
        var tree = new ImageTree();
        tree.VisitHidden(folder, prefix, [RealPath.Of(Path.GetDirectoryName(folder.FullName)!)]);
        tree.Sort();
        return tree;
    }

    /// <summary>The entries of a folder; a folder that cannot be listed is an error, never an empty one.</summary>
    public static IReadOnlyList<FileSystemInfo> Entries(DirectoryInfo folder)
    {
        DatasetAccess.Tell(folder.FullName);
        try
        {
            return [.. folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            throw new MonkException($"Folder '{folder.FullName}' cannot be listed: {failure.Message} Give the account that runs Monk the right to read it.", failure);
        }
    }

    /// <summary>Why an image in a hidden place is lost.</summary>
    public static string HiddenReason(string name) => name.StartsWith('.') ? $"hidden by the dot that '{name}' begins with" : $"hidden in '{name}'";

    /// <summary>Refuses a folder whose name cannot be written as text, and which no path therefore leads to.</summary>
    public static void RequireName(FileSystemInfo entry)
    {
        if (entry is DirectoryInfo && FileNames.IsUnwritable(entry))
        {
            throw new MonkException(
                $"The name of folder '{entry.FullName}' is not in UTF-8 (shown as '{entry.Name}', where � stands for what is no text), so that it cannot be opened. "
                + "Rename it; 'convmv -f latin1 -t utf8 --notest' does so for all names that an old system has written.");
        }
    }

    private void Visit(DirectoryInfo folder, string prefix, IReadOnlyList<string> chain, string? hidden)
    {
        if (chain.Count > DeepestNesting)
            throw new MonkException($"Folder '{folder.FullName}' lies more than {DeepestNesting} folders deep; images are looked for at most that deep.");
        Folders.Add(FolderStamp.Of(folder.FullName, chain[^1]));

        foreach (var entry in Entries(folder))
        {
            var relative = prefix + entry.Name;
            var isHidden = ImageFileTypes.IsHidden(entry);
            if (isHidden && ImageFileTypes.IsLeftover(entry))
            {
                Hidden.Add(relative);
            }
            else if (isHidden && hidden is null && entry is DirectoryInfo concealed)
            {
                VisitHidden(concealed, relative + "/", chain);
            }
            else if (FileNames.IsDeadLink(entry))
            {
                AddDeadLink(entry, relative, hidden);
            }
            else if (entry is DirectoryInfo below)
            {
                RequireName(below);
                var real = RealPath.OfEntry(chain[^1], below);
                if (chain.Contains(real))
                    Loops.Add(relative);
                else
                    Visit(below, relative + "/", [.. chain, real], hidden);
            }
            else
            {
                AddFile((FileInfo)entry, relative, hidden ?? (isHidden ? HiddenReason(entry.Name) : null));
            }
        }
    }

    private void VisitHidden(DirectoryInfo folder, string prefix, IReadOnlyList<string> chain)
    {
        var lost = _lost.Count;
        var (hidden, loops, deadLinks) = (Hidden.Count, Loops.Count, DeadLinks.Count);
        try
        {
            Visit(folder, prefix, [.. chain, RealPath.OfEntry(chain[^1], folder)], HiddenReason(folder.Name));
        }
        catch (MonkException)
        {
            // Nobody asked for what is hidden: one that cannot be read is passed over like any other.
        }

        // What else lies in it is told of with the folder that hides it.
        Hidden.RemoveRange(hidden, Hidden.Count - hidden);
        Loops.RemoveRange(loops, Loops.Count - loops);
        DeadLinks.RemoveRange(deadLinks, DeadLinks.Count - deadLinks);
        if (_lost.Count == lost)
            Hidden.Add(prefix.TrimEnd('/'));
    }

    private void AddFile(FileInfo file, string relative, string? hidden)
    {
        var reason = ImageFileTypes.IsImage(file.Name) ? null
            : ImageFileTypes.UnreadableKind(file.Name) is { } kind ? ImageBeginnings.Unreadable(kind)
            : ImageFileTypes.LossOfUnnamed(file);
        if (!ImageFileTypes.IsImage(file.Name) && reason is null)
        {
            (hidden is null ? Strays : Hidden).Add(relative);
            return;
        }

        if (hidden is null && reason is null)
            Images.Add(relative);
        if (hidden is null && reason is null && FileNames.IsUnwritable(file))
            reason = "its name is not in UTF-8";
        if (hidden is not null || reason is not null)
            _lost.Add(new LostImage(relative, hidden ?? reason!));
    }

    private void AddDeadLink(FileSystemInfo link, string relative, string? hidden)
    {
        if (!ImageFileTypes.IsImage(link.Name) && ImageFileTypes.UnreadableKind(link.Name) is null)
        {
            DeadLinks.Add(relative);
            return;
        }

        if (hidden is null && ImageFileTypes.IsImage(link.Name))
            Images.Add(relative);
        _lost.Add(new LostImage(relative, hidden ?? "a link that leads nowhere"));
    }

    private void Sort()
    {
        foreach (var list in new[] { Images, Strays, Hidden, Loops, DeadLinks })
            list.Sort(StringComparer.Ordinal);
        _lost.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
    }
}
