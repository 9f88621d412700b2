using System.Globalization;

namespace Monk.Experiments;

/// <summary>An exclusive lock between processes, which the system releases even when its holder is killed.</summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, waiting up to <paramref name="patience"/> while another holds it.</summary>
    /// <returns>The lock, or null when another still holds it.</returns>
    public static FileLock? TryAcquire(string path, TimeSpan patience = default)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var deadline = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                file.SetLength(0);
                file.Write(System.Text.Encoding.ASCII.GetBytes(System.Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
                file.Flush();
                return new FileLock(file);
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
            {
                if (TimeProvider.System.GetElapsedTime(deadline) >= patience)
                    return null;
                using var pause = new ManualResetEventSlim();
                pause.Wait(TimeSpan.FromMilliseconds(20));
            }
        }
    }

    /// <summary>Takes the lock if its folder is there; a folder that is not there holds nothing to protect, and is not made.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="heldByOther">Whether somebody else holds the lock.</param>
    public static FileLock? TryAcquireInExisting(string path, out bool heldByOther)
    {
        var taken = Directory.Exists(Path.GetDirectoryName(path)) ? TryAcquire(path) : null;
        heldByOther = taken is null && File.Exists(path);
        return taken;
    }

    /// <summary>Whether somebody holds the lock now.</summary>
    public static bool IsHeld(string path)
    {
        using var probe = TryAcquireInExisting(path, out var heldByOther);
        return heldByOther;
    }

    // The file stays: removing it would let two processes lock two different files of the same name.
    public void Dispose() => _file.Dispose();
}
