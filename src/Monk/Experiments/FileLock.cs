namespace Monk.Experiments;

/// <summary>An exclusive lock between processes, which the system releases even when its holder is killed.</summary>
internal sealed class FileLock : IDisposable
{
    /// <summary>How long to wait for a lock that may only be held by somebody who asks whether it is held, and holds it for a moment for that.</summary>
    public static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, waiting up to <paramref name="patience"/> while another holds it.</summary>
    /// <returns>The lock, or null when another still holds it.</returns>
    public static FileLock? TryAcquire(string path, TimeSpan patience = default)
    {
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            while (true)
            {
                if (Open(path) is { } file)
                    return new FileLock(file);
                if (TimeProvider.System.GetElapsedTime(started) >= patience)
                    return null;
                using var pause = new ManualResetEventSlim();
                pause.Wait(Pause);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MonkException($"'{path}' cannot be written: {e.Message}", e);
        }
    }

    /// <summary>The opened file, or null when another has it open.</summary>
    private static FileStream? Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.GetType() == typeof(IOException) && File.Exists(path))
        {
            return null; // A sharing violation has no type of its own.
        }
    }

    /// <summary>Takes the lock if its folder is there, with the patience that it takes to outlast who only asks; a folder that is not there holds nothing to protect, and is not made.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="heldByOther">Whether somebody else holds the lock.</param>
    public static FileLock? TryAcquireInExisting(string path, out bool heldByOther)
    {
        var taken = Directory.Exists(Path.GetDirectoryName(path)) ? TryAcquire(path, ProbePatience) : null;
        heldByOther = taken is null && File.Exists(path);
        return taken;
    }

    /// <summary>Whether someone holds the lock, for those who only look: where it cannot be tried, as in a workspace that may only be read, it may be held.</summary>
    public static bool MayBeHeld(string path)
    {
        try
        {
            return File.Exists(path) && IsHeld(path);
        }
        catch (MonkException)
        {
            return true;
        }
    }

    /// <summary>Whether somebody holds the lock now, and not only asks the same.</summary>
    public static bool IsHeld(string path)
    {
        using var probe = TryAcquireInExisting(path, out var heldByOther);
        return heldByOther;
    }

    // The file stays: removing it would let two processes lock two different files of the same name.
    public void Dispose() => _file.Dispose();
}
