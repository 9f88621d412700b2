namespace Monk.Data;

/// <summary>Everything found under one folder: images as relative paths, and what was passed over.</summary>
internal sealed class ImageTree
{
    private const int DeepestNesting = 64;

    public List<string> Images { get; } = [];

    /// <summary>Files that are no images by their extension, and links that lead nowhere.</summary>
    public List<string> Strays { get; } = [];

    public List<string> Hidden { get; } = [];

    /// <summary>Links to a folder that the link itself lies in.</summary>
    public List<string> Loops { get; } = [];

    /// <summary>Walks a folder with all folders below it, through symbolic links, but never round in circles.</summary>
    /// <param name="folder">The folder, absolute.</param>
    /// <param name="prefix">What to put before the relative paths: empty, or a folder's name and '/'.</param>
    public static ImageTree Walk(string folder, string prefix)
    {
        var tree = new ImageTree();
        tree.Visit(new DirectoryInfo(folder), prefix, [RealPath.Of(folder)]);
        foreach (var list in new[] { tree.Images, tree.Strays, tree.Hidden, tree.Loops })
            list.Sort(StringComparer.Ordinal);
        return tree;
    }

    /// <summary>The entries of a folder; a folder that cannot be listed is an error, never an empty one.</summary>
    public static IReadOnlyList<FileSystemInfo> Entries(DirectoryInfo folder)
    {
        try
        {
            return [.. folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            throw new MonkException($"Folder '{folder.FullName}' cannot be listed: {failure.Message} Give the account that runs Monk the right to read it.", failure);
        }
    }

    private void Visit(DirectoryInfo folder, string prefix, IReadOnlyList<string> chain)
    {
        if (chain.Count > DeepestNesting)
            throw new MonkException($"Folder '{folder.FullName}' lies more than {DeepestNesting} folders deep; images are looked for at most that deep.");

        foreach (var entry in Entries(folder))
        {
            var relative = prefix + entry.Name;
            if (ImageFileTypes.IsHidden(entry))
            {
                Hidden.Add(relative);
            }
            else if (entry is DirectoryInfo below)
            {
                var real = RealPath.OfEntry(chain[^1], below);
                if (chain.Contains(real))
                    Loops.Add(relative);
                else
                    Visit(below, relative + "/", [.. chain, real]);
            }
            else
            {
                (ImageFileTypes.IsImage(entry.Name) ? Images : Strays).Add(relative);
            }
        }
    }
}
