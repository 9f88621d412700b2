namespace Monk.Data.Reading;

/// <summary>Tells whether a name has been added to a folder, removed from it or given to something else since.</summary>
/// <param name="Path">The folder, as the data set leads to it.</param>
/// <param name="RealPath">The same with every link resolved.</param>
/// <param name="Changed">When its names changed last; the latest time there is where that cannot be known.</param>
internal sealed record FolderStamp(string Path, string RealPath, DateTime Changed)
{
    // The coarsest times that a file system keeps are FAT's.
    private static readonly TimeSpan Coarsest = TimeSpan.FromSeconds(2);

    /// <summary>The stamp of a folder; taken before its names are read, so that no change after that is missed.</summary>
    public static FolderStamp Of(string path, string realPath) => new(path, realPath, ChangeOf(realPath));

    /// <summary>Whether a change after a moment must have given the folder another time.</summary>
    public bool IsSettledAt(DateTime moment) => Changed != default && Changed < moment - Coarsest;

    /// <summary>Whether the folder is the same one, and holds the same names.</summary>
    public bool StillHolds()
    {
        try
        {
            return Monk.Files.RealPath.Of(Path) == RealPath && ChangeOf(RealPath) == Changed;
        }
        catch (MonkException)
        {
            return false; // A link on the way leads nowhere; who reads the folder says so.
        }
    }

    private static DateTime ChangeOf(string realPath)
    {
        try
        {
            return Directory.GetLastWriteTimeUtc(realPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return DateTime.MaxValue;
        }
    }
}
