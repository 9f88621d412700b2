using Monk.Runtime;

namespace Monk.Experiments;

/// <summary>A copy of weights on its way to an experiment's folder; gone again unless it is put in place.</summary>
internal sealed class StagedWeights : IDisposable
{
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
            Directory.CreateDirectory(to.Folder);
            RegularFile.Require(weights);
            File.Copy(weights, staged._temporary!);
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
                File.Delete(leftover);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MonkException($"What a broken-off copy has left in '{to.Folder}' cannot be deleted: {e.Message}", e);
        }
    }

    /// <summary>Moves the copy to where the experiment's training will start from it.</summary>
    public void Place()
    {
        if (_temporary is null)
            return;
        Directory.CreateDirectory(_to.Models);
        File.Move(_temporary, _to.StartModel, overwrite: true);
    }

    public void Dispose()
    {
        if (_temporary is not null)
            File.Delete(_temporary);
    }
}
