namespace Monk.Runtime;

/// <summary>Writes files so that a reader, or a crash, sees the old content or the new and never half of either.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a temporary file beside <paramref name="path"/>, flushes it to the disk and renames it over the old file.</summary>
    /// <param name="path">The file to make or replace; its folder is made if it is missing.</param>
    /// <param name="write">Writes the whole content to the stream. What it throws comes through, with the old file untouched.</param>
    /// <param name="mayWrite">
    /// Throws when the file may not be written any more, because the folder now belongs to another; what it throws comes through. It is asked before the file is begun and again
    /// before it takes the old one's place: where the folder is deleted and made anew in between, the temporary file has gone with it. Null where it always may.
    /// </param>
    /// <exception cref="MonkException">The folder cannot be written to, or the disk is full.</exception>
    public static void Write(string path, Action<Stream> write, Action? mayWrite = null)
    {
        path = Path.GetFullPath(path);
        var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            mayWrite?.Invoke();
            MakeFolder(Path.GetDirectoryName(path)!, mayWrite);
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            mayWrite?.Invoke();
            File.Move(temporary, path, overwrite: true);
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
        for (var ancestor = folder; mayWrite is not null && ancestor is not null && !Directory.Exists(ancestor); ancestor = Path.GetDirectoryName(ancestor))
            missing.Add(ancestor);
        Directory.CreateDirectory(folder);
        if (missing.Count == 0)
            return;
        try
        {
            mayWrite!();
        }
        catch
        {
            // A folder that was deleted between the question and the answer has just been made again.
            foreach (var made in missing)
                RemoveEmpty(made);
            throw;
        }
    }

    private static void RemoveEmpty(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else has put something there.
        }
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure that led here says more than this one would.
        }
    }
}
