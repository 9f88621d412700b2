using Monk.Files;

namespace Monk.Experiments;

/// <summary>Decides whether an experiment may be made or opened as asked; nothing that holds a model is replaced without a word.</summary>
internal static class ExperimentOpening
{
    /// <summary>The state of an experiment that is there.</summary>
    public static ExperimentState Existing(ExperimentStore store)
    {
        var paths = store.Paths;
        if (store.Find() is { } state)
            return state;

        var project = Path.Combine(paths.Workspace.Root, paths.Project);
        var others = Directory.Exists(project)
            ? [.. Folder.Folders(project).Where(folder => File.Exists(Path.Combine(folder, Path.GetFileName(paths.StateFile)))).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)]
            : new List<string>();
        throw new MonkException(others.Count == 0
            ? $"There is no experiment '{paths.Experiment}': project '{paths.Project}' holds none in '{paths.Workspace.Root}'."
            : $"There is no experiment '{paths.Experiment}' in project '{paths.Project}' in '{paths.Workspace.Root}'. It has: {string.Join(", ", others.Take(10))}{(others.Count > 10 ? ", …" : "")}.");
    }

    /// <summary>The state of a new experiment; one without a model may be begun again.</summary>
    /// <param name="store">The experiment.</param>
    /// <param name="overwrite">Whether one that holds a model may be begun again too.</param>
    /// <param name="copyFrom">The experiment whose settings and weights it takes over; null for none.</param>
    public static ExperimentState New(ExperimentStore store, bool overwrite, ExperimentPaths? copyFrom = null)
    {
        var paths = store.Paths;
        var copy = copyFrom is null ? null : ExperimentCopy.Of(copyFrom, paths);
        LinkedFolders.RequireNone(paths);
        // Held even where there is nothing yet: two that copy weights into one new experiment would mix them.
        using var held = FileLock.TryAcquire(paths.TrainingLock, FileLock.ProbePatience)
            ?? throw ExperimentInUse.Refusal(paths, "Use another experiment name.");

        // Read even where it will be replaced: a state of a newer schema, or a damaged one, is left alone with all that belongs to it.
        var state = store.Find();
        if (!overwrite && paths.HoldsModel)
        {
            throw new MonkException(
                $"Experiment '{paths.Experiment}' of project '{paths.Project}' already holds a model (epochs trained: {state?.Outcome?.EpochsCompleted ?? 0}). " +
                "Pass evalInfer: true to use it, resumeTrain: true to train it further, overwrite: true to delete it and start over, or take another experiment name.");
        }

        if (!overwrite && copy is null && state is { Origin: { } origin, Model.StartWeights: not null })
        {
            throw new MonkException(
                $"Experiment '{paths.Experiment}' of project '{paths.Project}' is a copy of '{origin.Project}/{origin.Experiment}' with its weights, and not trained yet. " +
                "Pass resumeTrain: true to go on with it, copyFrom to copy anew, overwrite: true to start over without them, or take another experiment name.");
        }

        StagedWeights.DeleteLeftovers(paths); // Nobody else is staging any: the lock is held.
        Leftovers.RemoveAbandoned(paths.Folder, recursively: true);
        using var weights = copy?.StageWeights(paths);
        Delete(paths.Output);
        Delete(paths.Visualization); // Of a network that has gone.
        weights?.Place();
        return store.Create(fresh => copy?.Apply(fresh, paths, weights!.HasWeights) ?? fresh);
    }

    private static void Delete(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Disk.DeleteFolder(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new MonkException($"'{folder}' cannot be deleted to start over: {e.Message}", e);
        }
    }
}
