namespace Monk.Files;

/// <summary>Writes files so that a reader, or a crash, sees the old content or the new and never half of either.</summary>
internal static class AtomicFile
{
    private const int BufferSize = 1 << 16;

    /// <summary>Writes a temporary file beside <paramref name="path"/>, flushes it to the disk and renames it over the old file.</summary>
    /// <param name="path">The file to make or replace; its folder is made if it is missing.</param>
    /// <param name="write">Writes the whole content to the stream. What it throws comes through, with the old file untouched.</param>
    /// <param name="mayWrite">
    /// Throws when the file may not be written any more, because the folder now belongs to another; what it throws comes through. It is
    /// asked before the file is begun and again before it takes the old one's place: where the folder is deleted and made anew in between,
    /// the temporary file has gone with it. Null where it always may.
    /// </param>
    /// <exception cref="MonkException">The folder cannot be written to, or the disk is full.</exception>
    public static void Write(string path, Action<Stream> write, Action? mayWrite = null)
    {
        path = FullPath.Of(path);
        var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}{Leftovers.Ending}");
        try
        {
            mayWrite?.Invoke();
            MakeFolder(Path.GetDirectoryName(path)!, mayWrite);
            using (var file = Disk.Create(temporary))
            {
                // The buffer is not disposed of: after a failure it would write what it holds once more, and its second failure would take
                // the place of the first.
                var stream = new BufferedStream(file, BufferSize);
                write(stream);
                stream.Flush();
                file.FlushToDisk();
            }

            mayWrite?.Invoke();
            Move(temporary, path);
            Leftovers.RemoveAbandonedOf(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Remove(temporary);
            mayWrite?.Invoke();
            throw new MonkException($"The file '{path}' could not be written: {e.Message} What was there before is untouched.", e);
        }
        catch
        {
            Remove(temporary);
            throw;
        }
    }

    private static void MakeFolder(string folder, Action? mayWrite)
    {
        var missing = new List<string>();
        for (var ancestor = folder; ancestor is not null && !Directory.Exists(ancestor); ancestor = Path.GetDirectoryName(ancestor))
            missing.Add(ancestor);
        MakeAndFlush(folder);
        if (missing.Count == 0)
            return;
        try
        {
            mayWrite?.Invoke();
        }
        catch
        {
            // A folder that was deleted between the question and the answer has just been made again.
            foreach (var made in missing)
                RemoveEmpty(made);
            throw;
        }
    }

    private static void MakeAndFlush(string folder)
    {
        if (Directory.Exists(folder))
            return;
        var parent = Path.GetDirectoryName(folder);
        if (parent is not null)
            MakeAndFlush(parent);
        Disk.CreateFolder(folder);
        if (parent is not null)
            FolderFlush.Flush(parent);
    }

    private static void RemoveEmpty(string folder)
    {
        try
        {
            Disk.DeleteEmptyFolder(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else has put something there.
        }
    }

    /// <summary>Puts a whole file in the place of another in the same folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="newPath">The place.</param>
    /// <param name="mayWrite">As of <see cref="Write"/>.</param>
    /// <exception cref="MonkException">It cannot be renamed; both are untouched.</exception>
    public static void Rename(string path, string newPath, Action? mayWrite = null)
    {
        mayWrite?.Invoke();
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
            if (File.Exists(path))
                Disk.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MonkException($"The file '{path}' could not be deleted: {e.Message}", e);
        }
    }

    private static void Move(string from, string to)
    {
        Disk.Rename(from, to);
        Disk.FlushFolder(Path.GetDirectoryName(to)!);
    }

    private static void Remove(string temporary)
    {
        try
        {
            Disk.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure that led here says more than this one would.
        }
    }
}
