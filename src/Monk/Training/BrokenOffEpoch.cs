using System.Globalization;
using Monk.Experiments;
using Monk.Files;
using Monk.Weights;

namespace Monk.Training;

/// <summary>
/// Puts an experiment's files in order after a kill: an epoch that the resume point holds has all its files, one that it does not hold has
/// none.
/// </summary>
/// <remarks>
/// An epoch first writes what names it, then the resume point that names it, and then puts the best weights in their place. So the resume
/// point alone decides whether the epoch has happened. The caller holds the training lock.
/// </remarks>
internal static class BrokenOffEpoch
{
    /// <summary>Finishes or undoes what the last training has left half done.</summary>
    /// <param name="paths">The experiment.</param>
    /// <param name="point">The point that training goes on from; null when it begins anew.</param>
    /// <param name="intermediatePrefix">What the names of intermediate models begin with.</param>
    /// <exception cref="MonkException">
    /// A file cannot be renamed or deleted, or the best weights are not those that the resume point names.
    /// </exception>
    public static void Settle(ExperimentPaths paths, ResumePoint? point, string intermediatePrefix)
    {
        Leftovers.RemoveOwn(paths.Models);
        Leftovers.RemoveOwn(paths.Logs, paths.History, paths.Environment, paths.AccuracyPlot, paths.LossPlot);
        Leftovers.RemoveAbandoned(paths.Folder, recursively: true);
        if (!Directory.Exists(paths.Models))
            return;

        SettleBest(paths, point);
        var epochs = point?.History.Count ?? 0;
        foreach (var file in Later(paths.Models, "monitored.", epochs).Concat(Later(paths.Models, intermediatePrefix, epochs)))
            AtomicFile.Delete(file);
        // The newest has taken the place of the others, which a kill has kept from being deleted.
        foreach (var file in paths.MonitoredModels.OrderByDescending(file => EpochInName(file, "monitored.") ?? 0).Skip(1).ToList())
            AtomicFile.Delete(file);
        if (point is not null)
            RequireBest(paths, point);
    }

    private static void SettleBest(ExperimentPaths paths, ResumePoint? point)
    {
        if (!File.Exists(paths.PendingBestModel))
            return;
        if (point?.NamedBest is { } best && EpochIfWhole(paths.PendingBestModel) == best)
            AtomicFile.Rename(paths.PendingBestModel, paths.BestModel);
        else
            AtomicFile.Delete(paths.PendingBestModel);
    }

    private static void RequireBest(ExperimentPaths paths, ResumePoint point)
    {
        if (point.NamedBest is { } best && File.Exists(paths.BestModel) && EpochOf(paths.BestModel) is { } epoch && epoch != best)
        {
            throw new MonkException(
                $"'{paths.BestModel}' holds the weights of epoch {epoch}, and the resume point beside it was written when epoch {best} was the best: they are not of one training. " +
                "Put the file back that belongs to it, or begin a new experiment with copyFrom.");
        }
    }

    private static List<string> Later(string folder, string prefix, int epochs) =>
        [.. Folder.Files(folder, "*.safetensors").Where(file => IsLater(file, prefix, epochs))];

    // By its name, and by its content: what only looks like it is somebody else's.
    private static bool IsLater(string file, string prefix, int epochs) => EpochInName(file, prefix) is { } epoch && epoch > epochs && EpochIfWhole(file) == epoch;

    private static int? EpochInName(string file, string prefix)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        return name.StartsWith(prefix, StringComparison.Ordinal) && int.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : null;
    }

    private static int? EpochIfWhole(string file)
    {
        try
        {
            return EpochOf(file);
        }
        catch (DamagedFileException)
        {
            return null;
        }
    }

    private static int? EpochOf(string file)
    {
        using var weights = WeightsFile.Open(file);
        return weights.Metadata.TryGetValue(Checkpoints.EpochKey, out var text) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : null;
    }
}
