namespace Monk.Files;

/// <summary>Lists folders that may go, or turn out to be something else, at any moment.</summary>
internal static class Folder
{
    /// <summary>The folders in a folder, as paths, in no order.</summary>
    /// <exception cref="MonkException">It cannot be listed.</exception>
    public static List<string> Folders(string path) => Listed(path, () => Directory.EnumerateDirectories(path));

    /// <summary>The files in a folder whose names match the pattern, as paths, in no order.</summary>
    /// <exception cref="MonkException">It cannot be listed.</exception>
    public static List<string> Files(string path, string pattern) => Listed(path, () => Directory.EnumerateFiles(path, pattern));

    private static List<string> Listed(string path, Func<IEnumerable<string>> list)
    {
        try
        {
            return [.. list()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MonkException($"Folder '{path}' cannot be listed: {e.Message}", e);
        }
    }
}
