namespace Monk.Files;

/// <summary>Writes files that can be done without, such as pictures of what the caller has in any case.</summary>
internal static class OptionalFile
{
    /// <summary>Writes the file as <see cref="AtomicFile.Write"/> does.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="mayWrite">As of <see cref="AtomicFile.Write"/>; what it throws comes through, for that an experiment has gone is more than a lost file.</param>
    /// <returns>Why it could not be written, a sentence that names it; null where it was.</returns>
    public static string? WhyNotWritten(string path, Action<Stream> write, Action? mayWrite = null)
    {
        mayWrite?.Invoke();
        try
        {
            AtomicFile.Write(path, write, mayWrite);
            return null;
        }
        catch (Exception e) when (Dispensable.Is(e))
        {
            return e.Message;
        }
    }
}
