namespace Monk.Files;

/// <summary>An exclusive lock between processes, which the system releases even when its holder is killed.</summary>
internal sealed class FileLock : IDisposable
{
    /// <summary>
    /// How long to wait for a lock that may only be held by somebody who asks whether it is held, and holds it for a moment for that.
    /// </summary>
    public static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string _path;
    private readonly DiskFile _file;

    private FileLock(string path, DiskFile file) => (_path, _file) = (path, file);

    /// <summary>
    /// Whether the lock keeps others out, as far as can be told. Some file systems, mostly of networks, let everybody in.
    /// </summary>
    public bool KeepsOthersOut
    {
        get
        {
            try
            {
                using var second = Open(_path, FileMode.Open, FileAccess.ReadWrite);
                return second is null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return true; // Whatever keeps it from being opened, nobody was let in.
            }
        }
    }

    /// <summary>
    /// Takes the lock, waiting up to <paramref name="patience"/> while another holds it. Its folder is made if it is missing.
    /// </summary>
    /// <returns>The lock, or null when another still holds it.</returns>
    /// <exception cref="MonkException">The lock file cannot be written, so that nobody can tell whether the lock is held.</exception>
    public static FileLock? TryAcquire(string path, TimeSpan patience = default)
    {
        try
        {
            Disk.CreateFolder(Path.GetDirectoryName(path)!);
            return Wait(patience, () => Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite)) is { } file ? new FileLock(path, file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MonkException($"'{path}' cannot be written: {e.Message}", e);
        }
    }

    /// <summary>
    /// Like <see cref="TryAcquire"/>, in a folder that must be there: one that has gone holds nothing to protect, and is not made again.
    /// </summary>
    /// <param name="path">The lock file.</param>
    /// <param name="patience">How long to wait while another holds it.</param>
    /// <param name="isGone">Whether there is no such folder.</param>
    /// <returns>The lock, or null when another holds it or the folder has gone.</returns>
    public static FileLock? TryAcquireInExisting(string path, TimeSpan patience, out bool isGone)
    {
        isGone = false;
        try
        {
            return Wait(patience, () => Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite)) is { } file ? new FileLock(path, file) : null;
        }
        catch (DirectoryNotFoundException)
        {
            isGone = true;
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MonkException($"'{path}' cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Whether someone holds the lock, for those who only look: where it cannot be tried, it may be held.</summary>
    public static bool MayBeHeld(string path)
    {
        try
        {
            return IsHeld(path);
        }
        catch (MonkException)
        {
            return true;
        }
    }

    /// <summary>
    /// Whether somebody holds the lock now, and not only asks the same. Nothing is made by asking, so it can be asked where one may only
    /// read.
    /// </summary>
    /// <exception cref="MonkException">The lock file can be neither written nor read.</exception>
    public static bool IsHeld(string path)
    {
        try
        {
            using var probe = Wait(ProbePatience, () => OpenToAsk(path));
            return probe is null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false; // A lock that was ever taken leaves its file.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MonkException($"Whether another process holds '{path}' cannot be told: {e.Message}", e);
        }
    }

    // The file stays: removing it would let two processes lock two different files of the same name.
    public void Dispose() => _file.Dispose();

    private static DiskFile? Wait(TimeSpan patience, Func<DiskFile?> open)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (open() is { } file)
                return file;
            if (TimeProvider.System.GetElapsedTime(started) >= patience)
                return null;
            using var pause = new ManualResetEventSlim();
            pause.Wait(Pause);
        }
    }

    /// <summary>The opened file, or null when another has it open.</summary>
    private static DiskFile? Open(string path, FileMode mode, FileAccess access)
    {
        try
        {
            return Disk.Open(path, mode, access, FileShare.None);
        }
        catch (IOException e) when (SharingViolation.Is(e))
        {
            return null;
        }
    }

    private static DiskFile? OpenToAsk(string path)
    {
        try
        {
            return Open(path, FileMode.Open, FileAccess.ReadWrite);
        }
        catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException && e is not (FileNotFoundException or DirectoryNotFoundException)))
        {
            return Open(path, FileMode.Open, FileAccess.Read); // The workspace may only be read, and its lock can be tried all the same.
        }
    }
}
