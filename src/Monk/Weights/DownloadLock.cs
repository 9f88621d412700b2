using Monk.Files;

namespace Monk.Weights;

/// <summary>Keeps two processes from downloading the same file at once.</summary>
internal static class DownloadLock
{
    /// <summary>Waits until no other process downloads this file.</summary>
    /// <param name="destination">The file to be.</param>
    /// <param name="polling">How often to look.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What to dispose when done.</returns>
    public static async Task<IDisposable> TakeAsync(string destination, TimeSpan polling, CancellationToken cancellation)
    {
        var folder = Path.Combine(Path.GetDirectoryName(destination)!, ".locks");
        Disk.CreateFolder(folder);
        // The empty lock file stays: deleting it while another process waits on it would let a third one lock its successor.
        var path = Path.Combine(folder, $"{Path.GetFileName(destination)}.lock");
        while (true)
        {
            try
            {
                return Disk.Open(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (SharingViolation.Is(e))
            {
                await Task.Delay(polling, cancellation).ConfigureAwait(false);
            }
        }
    }
}
