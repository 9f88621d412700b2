namespace Monk.Runtime;

/// <summary>Writes files so that a reader, or a crash, sees the old content or the new and never half of either.</summary>
internal static class AtomicFile
{
    private static readonly AsyncLocal<Action<FileStep, string>?> Observer = new();

    /// <summary>Told of each step before it is taken, with the file or folder that changes. For tests, which end a process or fail a disk there.</summary>
    public static Action<FileStep, string>? Before
    {
        get => Observer.Value;
        set => Observer.Value = value;
    }

    /// <summary>Writes a temporary file beside <paramref name="path"/>, flushes it to the disk and renames it over the old file.</summary>
    /// <param name="path">The file to make or replace; its folder is made if it is missing.</param>
    /// <param name="write">Writes the whole content to the stream. What it throws comes through, with the old file untouched.</param>
    /// <exception cref="MonkException">The folder cannot be written to, or the disk is full.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        path = Path.GetFullPath(path);
        var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}{Leftovers.Ending}");
        try
        {
            MakeFolder(Path.GetDirectoryName(path)!);
            Before?.Invoke(FileStep.Create, temporary);
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16))
            {
                write(stream);
                Before?.Invoke(FileStep.Flush, temporary);
                stream.Flush(flushToDisk: true);
            }

            Move(temporary, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Remove(temporary);
            throw new MonkException($"The file '{path}' could not be written: {e.Message} What was there before is untouched.", e);
        }
        catch
        {
            Remove(temporary);
            throw;
        }
    }

    /// <summary>Puts a whole file in the place of another in the same folder.</summary>
    /// <exception cref="MonkException">It cannot be renamed; both are untouched.</exception>
    public static void Rename(string path, string newPath)
    {
        try
        {
            Move(path, newPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MonkException($"The file '{path}' could not be renamed to '{newPath}': {e.Message}", e);
        }
    }

    /// <summary>Deletes a file, if it is there.</summary>
    /// <exception cref="MonkException">It cannot be deleted.</exception>
    public static void Delete(string path)
    {
        try
        {
            if (!File.Exists(path))
                return;
            Before?.Invoke(FileStep.Delete, path);
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MonkException($"The file '{path}' could not be deleted: {e.Message}", e);
        }
    }

    private static void Move(string from, string to)
    {
        Before?.Invoke(FileStep.Rename, to);
        File.Move(from, to, overwrite: true);
        var folder = Path.GetDirectoryName(to)!;
        Before?.Invoke(FileStep.FlushFolder, folder);
        FolderFlush.Flush(folder);
    }

    private static void MakeFolder(string folder)
    {
        if (Directory.Exists(folder))
            return;
        var parent = Path.GetDirectoryName(folder);
        if (parent is not null)
            MakeFolder(parent);
        Before?.Invoke(FileStep.MakeFolder, folder);
        Directory.CreateDirectory(folder);
        if (parent is not null)
            FolderFlush.Flush(parent);
    }

    private static void Remove(string temporary)
    {
        try
        {
            Before?.Invoke(FileStep.Delete, temporary);
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure that led here says more than this one would.
        }
    }
}
