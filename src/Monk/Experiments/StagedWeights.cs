using Monk.Files;

namespace Monk.Experiments;

/// <summary>A copy of weights on its way to an experiment's folder; gone again unless it is put in place.</summary>
internal sealed class StagedWeights : IDisposable
{
    private const int BufferSize = 1 << 20;

    private readonly string? _temporary;
    private readonly ExperimentPaths _to;

    private StagedWeights(string? temporary, ExperimentPaths to) => (_temporary, _to) = (temporary, to);

    /// <summary>Whether there is anything to put in place.</summary>
    public bool HasWeights => _temporary is not null;

    /// <summary>Copies the file into the experiment's folder, under a temporary name.</summary>
    /// <param name="weights">The file; null for none.</param>
    /// <param name="to">The experiment.</param>
    public static StagedWeights Copy(string? weights, ExperimentPaths to)
    {
        if (weights is null)
            return new StagedWeights(null, to);

        var staged = new StagedWeights(Path.Combine(to.Folder, $".start.{Guid.NewGuid():N}.tmp"), to);
        try
        {
            using (var original = RegularFile.OpenRead(weights))
            {
                if (original.Length == 0)
                    throw new MonkException($"The weights '{weights}' cannot be copied: the file is empty.");
                Disk.CreateFolder(to.Folder);
                using var copy = Disk.Create(staged._temporary!);
                original.CopyTo(copy, BufferSize);
                copy.FlushToDisk();
            }

            return staged;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            staged.Dispose();
            throw new MonkException($"The weights '{weights}' cannot be copied to '{to.Folder}': {e.Message}", e);
        }
    }

    /// <summary>Deletes what processes that were killed have left of such copies.</summary>
    public static void DeleteLeftovers(ExperimentPaths to)
    {
        try
        {
            foreach (var leftover in Directory.EnumerateFiles(to.Folder, ".start.*.tmp"))
                Disk.Delete(leftover);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MonkException($"What a broken-off copy has left in '{to.Folder}' cannot be deleted: {e.Message}", e);
        }
    }

    /// <summary>Moves the copy to where the experiment's training will start from it.</summary>
    /// <exception cref="MonkException">It cannot be moved.</exception>
    public void Place()
    {
        if (_temporary is null)
            return;
        try
        {
            Disk.CreateFolder(_to.Models);
            Disk.Rename(_temporary, _to.StartModel);
            Disk.FlushFolder(_to.Models);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MonkException($"The copied weights cannot be put in their place, '{_to.StartModel}': {e.Message}", e);
        }
    }

    public void Dispose()
    {
        try
        {
            if (File.Exists(_temporary))
                Disk.Delete(_temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What has led here says more. The next attempt deletes it.
        }
    }
}
