namespace Monk.Files;

/// <summary>Paths with every symbolic link on the way resolved, so that one folder has one name.</summary>
internal static class RealPath
{
    public static string Of(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(FullPath.Of(path));
        return Path.GetDirectoryName(full) is { } parent ? OfEntry(Of(parent), new DirectoryInfo(full)) : full;
    }

    /// <summary>The real path of an entry of a folder whose real path is known.</summary>
    public static string OfEntry(string realParent, FileSystemInfo entry)
    {
        try
        {
            if (entry.LinkTarget is null)
                return Path.Combine(realParent, entry.Name);
            return entry.ResolveLinkTarget(returnFinalTarget: true) is { } target ? Of(target.FullName) : Path.Combine(realParent, entry.Name);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MonkException($"The link '{entry.FullName}' leads nowhere: {failure.Message} Remove it or point it at an existing folder.", failure);
        }
    }
}
