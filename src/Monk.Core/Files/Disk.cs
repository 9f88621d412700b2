using Microsoft.Win32.SafeHandles;

namespace Monk.Files;

/// <summary>
/// The one door to everything that changes the file system, so that tests can fail a disk, or end a process, at each step. It throws what
/// the system throws; to replace a file whole, there is <see cref="AtomicFile"/>.
/// </summary>
internal static class Disk
{
    private static readonly AsyncLocal<Action<FileStep, string>?> Observer = new();

    /// <summary>
    /// Told of each step before it is taken, with the file or folder that changes; what it throws keeps the step from being taken. For
    /// tests. Threads that work for the caller tell it, too, at any time.
    /// </summary>
    public static Action<FileStep, string>? Before
    {
        get => Observer.Value;
        set => Observer.Value = value;
    }

    /// <summary>Says that a step is about to be taken; for those that another library takes.</summary>
    public static void Tell(FileStep step, string path) => Before?.Invoke(step, path);

    /// <summary>Makes a folder, and those that it lies in, where they are missing.</summary>
    /// <returns>Its full path.</returns>
    public static string CreateFolder(string folder)
    {
        if (!Directory.Exists(folder))
            Tell(FileStep.MakeFolder, folder);
        return Directory.CreateDirectory(folder).FullName;
    }

    /// <summary>Makes a folder of a name of its own, for this user alone, among the system's temporary ones.</summary>
    /// <returns>Its full path.</returns>
    public static string CreateTemporaryFolder(string prefix)
    {
        Tell(FileStep.MakeFolder, Path.Combine(Path.GetTempPath(), prefix));
        return Directory.CreateTempSubdirectory(prefix).FullName;
    }

    /// <summary>Makes a file, which must not be there.</summary>
    public static DiskFile Create(string path, FileAccess access = FileAccess.ReadWrite) => Open(path, FileMode.CreateNew, access, FileShare.None);

    /// <summary>Opens a file.</summary>
    public static DiskFile Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
        RegularFile.Require(path);
        TellOfOpening(path, mode, access);
        return new DiskFile(path, new FileStream(path, mode, access, share, bufferSize: 0));
    }

    /// <summary>Opens a file to be read and written at any place by several threads.</summary>
    public static SafeFileHandle OpenHandle(string path, FileMode mode, FileAccess access, FileShare share)
    {
        RegularFile.Require(path);
        TellOfOpening(path, mode, access);
        return File.OpenHandle(path, mode, access, share);
    }

    /// <summary>Writes into a file at a place.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its path.</param>
    /// <param name="bytes">What to write.</param>
    /// <param name="offset">Where.</param>
    public static void Write(SafeFileHandle file, string path, ReadOnlySpan<byte> bytes, long offset)
    {
        Tell(FileStep.Write, path);
        RandomAccess.Write(file, bytes, offset);
    }

    /// <summary>Writes a small text as a file, over one that is there.</summary>
    public static void WriteText(string path, string text)
    {
        using var file = Open(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        file.Write(System.Text.Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Puts a file in another's place, or where none is.</summary>
    public static void Rename(string path, string newPath)
    {
        Tell(FileStep.Rename, newPath);
        File.Move(path, newPath, overwrite: true);
    }

    /// <summary>Flushes a folder's entries to the disk, where the system can.</summary>
    public static void FlushFolder(string folder)
    {
        Tell(FileStep.FlushFolder, folder);
        FolderFlush.Flush(folder);
    }

    /// <summary>Deletes a file; one that is not there is no error, as long as its folder is.</summary>
    public static void Delete(string path)
    {
        Tell(FileStep.Delete, path);
        File.Delete(path);
    }

    /// <summary>Deletes an empty folder.</summary>
    public static void DeleteEmptyFolder(string folder)
    {
        Tell(FileStep.Delete, folder);
        Directory.Delete(folder);
    }

    /// <summary>Deletes a folder with all that is in it, one thing after the other; of links the links.</summary>
    public static void DeleteFolder(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().ToList())
        {
            if (entry is DirectoryInfo && entry.LinkTarget is null)
            {
                DeleteFolder(entry.FullName);
                continue;
            }

            Tell(FileStep.Delete, entry.FullName);
            entry.Delete();
        }

        DeleteEmptyFolder(folder);
    }

    /// <summary>Sets the time of a file's last change to now.</summary>
    public static void Touch(string path)
    {
        Tell(FileStep.Touch, path);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
    }

    private static void TellOfOpening(string path, FileMode mode, FileAccess access)
    {
        if (Before is not null && access != FileAccess.Read)
            Tell(mode != FileMode.Open && !File.Exists(path) ? FileStep.Create : FileStep.Open, path);
    }
}
