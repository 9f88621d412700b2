namespace Monk.Data;

/// <summary>Entries of folders that no file or folder can be reached by.</summary>
internal static class FileNames
{
    /// <summary>Whether an entry is a link to what is not there, or to itself.</summary>
    public static bool IsDeadLink(FileSystemInfo entry)
    {
        if (entry.LinkTarget is null)
            return false;
        try
        {
            // Not File.Exists, which is true of the link itself.
            return entry.ResolveLinkTarget(returnFinalTarget: true) is not { } target || (!File.Exists(target.FullName) && !Directory.Exists(target.FullName));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true; // It leads to itself, or where nobody may look.
        }
    }

    /// <summary>Whether a name holds bytes that are no text, so that the path made of what can be shown of it leads nowhere.</summary>
    public static bool IsUnwritable(FileSystemInfo entry) => entry.Name.Contains('\uFFFD', StringComparison.Ordinal) && !Path.Exists(entry.FullName);
}
