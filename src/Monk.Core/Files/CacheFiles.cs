using System.Globalization;

namespace Monk.Files;

/// <summary>Keeps the folders of decoded images and of features within a size, the least recently used file going first.</summary>
internal static class CacheFiles
{
    /// <summary>The folders that may be emptied at any time, because training fills them again by itself.</summary>
    public static readonly string[] Purposes = ["images", "features"];

    private const long Gibibyte = 1L << 30;

    /// <summary>
    /// The most that all of them may take together, in bytes: <c>MONK_CACHE_LIMIT</c> in GiB, else 20 GiB. With 0 nothing is kept on disk.
    /// </summary>
    /// <exception cref="MonkException">The variable is no number.</exception>
    public static long Limit
    {
        get
        {
            if (Environment.GetEnvironmentVariable("MONK_CACHE_LIMIT") is not { Length: > 0 } text)
                return 20 * Gibibyte;
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var gibibytes) && gibibytes >= 0
                ? (long)(gibibytes * Gibibyte)
                : throw new MonkException($"MONK_CACHE_LIMIT is '{text}'; it is the most that cached images and features may take on disk, in GiB, such as 20, or 0 for none.");
        }
    }

    /// <summary>Whether a file of that size would leave the disk room to breathe: a twentieth of it, or 2 GiB if that is less.</summary>
    public static bool HasRoom(string folder, long bytes)
    {
        if (bytes > Limit)
            return false;
        var drive = new DriveInfo(folder);
        return drive.AvailableFreeSpace - bytes >= Math.Min(drive.TotalSize / 20, 2 * Gibibyte);
    }

    /// <summary>Says that the cache cannot be written, and what to do.</summary>
    public static string NotWritable(Exception why) =>
        $"Nothing new is kept in the cache folder '{CacheFolder.Root}', which cannot be written: {why.Message.TrimEnd('.')}. Results are the same, but take longer. "
        + "Set MONK_CACHE to a folder that can be written.";

    /// <summary>Says that so many bytes have no room on the cache's disk, and what to do.</summary>
    public static string NoRoom(long bytes) =>
        $"The cache folder '{CacheFolder.Root}' has no room for {Math.Max(bytes >> 20, 1)} MiB. Results are the same, but take longer. Make room, or set MONK_CACHE to a folder on another disk.";

    /// <summary>Says that so many bytes are more than may be kept, and what to do.</summary>
    public static string AboveLimit(long bytes) =>
        $"{Math.Max(bytes >> 20, 1)} MiB are more than MONK_CACHE_LIMIT lets the cache folder '{CacheFolder.Root}' hold. Results are the same, but take longer.";

    /// <summary>Notes that a file is in use, so that it is removed after those that are not.</summary>
    public static void Touch(string path)
    {
        try
        {
            Disk.Touch(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It may have been removed this moment, or belong to somebody else; either only makes it older than it is.
        }
    }

    /// <summary>
    /// Removes the least recently used files until all take at most <see cref="Limit"/>, and what dead processes have left half done.
    /// </summary>
    /// <param name="keep">A file to keep in any case.</param>
    /// <remarks>What cannot be listed or removed stays: nobody's training is to end because of it.</remarks>
    public static void Trim(string? keep = null) => Remove(Limit, keep);

    /// <summary>Removes every file that can be removed.</summary>
    /// <returns>The bytes that became free.</returns>
    public static long Clear() => Remove(limit: -1, keep: null);

    private static long Remove(long limit, string? keep)
    {
        var files = Purposes
            .SelectMany(purpose => Files(CacheFolder.For(purpose)))
            .Where(file => file.Extension != ".lock")
            .OrderByDescending(LastUse)
            .ToList();
        long total = 0, freed = 0;
        foreach (var file in files)
        {
            try
            {
                var halfDone = file.Extension == Leftovers.Ending && Leftovers.IsAbandoned(file);
                var size = file.Length;
                total += size;
                if ((total <= limit && !halfDone) || file.FullName == keep)
                    continue;
                Disk.Delete(file.FullName);
                total -= size;
                freed += size;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Removed by another this moment, or in use on a system that does not remove open files; its turn comes again.
            }
        }

        return freed;
    }

    private static DateTime LastUse(FileInfo file)
    {
        try
        {
            return file.LastWriteTimeUtc;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return DateTime.MinValue; // Gone this moment.
        }
    }

    private static List<FileInfo> Files(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? [.. new DirectoryInfo(folder).EnumerateFiles()] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // Removed this moment, or somebody else's.
        }
    }
}
