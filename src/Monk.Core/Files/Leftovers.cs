namespace Monk.Files;

/// <summary>Removes the temporary files of processes that were killed while they wrote, never those of a process that writes now.</summary>
internal static class Leftovers
{
    /// <summary>What the names of all temporary files end with.</summary>
    public const string Ending = ".tmp";

    private const int IdentifierLength = 32;

    // Between a file's last byte and its renaming no time passes; a minute is plenty.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SurelyDead = TimeSpan.FromDays(1);

    /// <summary>
    /// Removes <see cref="AtomicFile"/>'s temporary files from a folder in which nobody but the caller writes such files, because the
    /// caller holds a lock.
    /// </summary>
    /// <param name="folder">The folder; it need not be there.</param>
    /// <param name="targets">The files that they were to become; none for any.</param>
    public static void RemoveOwn(string folder, params string[] targets) => Remove(
        folder,
        SearchOption.TopDirectoryOnly,
        file => targets.Length == 0 || Array.Exists(targets, target => TargetOf(file.Name) == Path.GetFileName(target)));

    /// <summary>Removes <see cref="AtomicFile"/>'s temporary files whose writers are gone.</summary>
    /// <param name="folder">The folder; it need not be there.</param>
    /// <param name="recursively">Whether to look into the folders in it too.</param>
    public static void RemoveAbandoned(string folder, bool recursively = false) =>
        Remove(folder, recursively ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly, IsAbandoned);

    /// <summary>Removes those of one file whose writers are gone.</summary>
    public static void RemoveAbandonedOf(string path) =>
        Remove(Path.GetDirectoryName(path)!, SearchOption.TopDirectoryOnly, file => TargetOf(file.Name) == Path.GetFileName(path) && IsAbandoned(file));

    /// <summary>
    /// Whether nobody writes a temporary file any more: its writer's lock is gone, and the last byte was written a while ago.
    /// </summary>
    public static bool IsAbandoned(FileInfo file)
    {
        try
        {
            var age = DateTime.UtcNow - file.LastWriteTimeUtc;
            if (age < Settled)
                return false;
            using var held = Disk.Open(file.FullName, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return age > SurelyDead || !CanBeOpened(file.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Held, gone, or somebody else's.
        }
    }

    // While it is held it must not open; where it does, the file system ignores locks, and only time tells.
    private static bool CanBeOpened(string path)
    {
        try
        {
            using var second = Disk.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void Remove(string folder, SearchOption depth, Func<FileInfo, bool> isLeftover)
    {
        try
        {
            if (!Directory.Exists(folder))
                return;
            foreach (var file in new DirectoryInfo(folder).EnumerateFiles("*" + Ending, depth).Where(file => TargetOf(file.Name) is not null && isLeftover(file)).ToList())
                AtomicFile.Delete(file.FullName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or MonkException)
        {
            // They only take room. What has to be written meets the same obstacle and says so.
        }
    }

    /// <summary>The file that a temporary one was to become; null where it is not one of <see cref="AtomicFile"/>'s.</summary>
    private static string? TargetOf(string name)
    {
        var middle = name.Length - Ending.Length - IdentifierLength - 1;
        return middle > 1 && name[0] == '.' && name[middle] == '.' && name.EndsWith(Ending, StringComparison.Ordinal)
            && name[(middle + 1)..^Ending.Length].All(char.IsAsciiHexDigitLower)
            ? name[1..middle]
            : null;
    }
}
