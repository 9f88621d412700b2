namespace Monk.Experiments;

/// <summary>
/// Keeps what is written and deleted inside the workspace: a project or an experiment that is a symbolic link is read, and nothing else.
/// The workspace itself may be a link; that one was named by whoever uses it.
/// </summary>
internal static class LinkedFolders
{
    /// <summary>Returns where nothing of the experiment's own lies behind a link.</summary>
    /// <exception cref="MonkException">Something does; the message says what.</exception>
    public static void RequireNone(ExperimentPaths paths)
    {
        RequireNoneOfWhatIsKept(paths);
        RequireNone(Named(paths), paths.Logs, paths.Visualization);
    }

    /// <summary>
    /// As <see cref="RequireNone(ExperimentPaths)"/>, but for logs and pictures: whoever writes these asks himself, and nothing else
    /// depends on them.
    /// </summary>
    /// <exception cref="MonkException">Something lies behind a link; the message says what.</exception>
    public static void RequireNoneOfWhatIsKept(ExperimentPaths paths) => RequireNone(
        Named(paths),
        Path.Combine(paths.Workspace.Root, paths.Project),
        paths.Folder,
        paths.StateLock,
        paths.TrainingLock,
        paths.DatasetFolder,
        paths.Output,
        paths.Models);

    /// <summary>Returns where the logs do not lie behind a link.</summary>
    /// <exception cref="MonkException">They do.</exception>
    public static void RequireNoneOfLogs(ExperimentPaths paths) => RequireNone(Named(paths), paths.Output, paths.Logs);

    /// <summary>Returns where none of these is a link.</summary>
    /// <param name="what">What lies there, as the beginning of a sentence.</param>
    /// <param name="places">Folders and files, those further up first.</param>
    public static void RequireNone(string what, params ReadOnlySpan<string> places)
    {
        foreach (var place in places)
        {
            if (TargetOf(place) is { } target)
            {
                throw new MonkException(
                    $"{what} lies behind a symbolic link: '{place}' leads to '{target}'. Monk reads what lies behind a link, and neither writes nor deletes there. " +
                    "Put the folder itself in the link's place, or make the whole workspace a link.");
            }
        }
    }

    private static string Named(ExperimentPaths paths) => $"Experiment '{paths.Experiment}' of project '{paths.Project}'";

    private static string? TargetOf(string place)
    {
        try
        {
            return new FileInfo(place).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // What cannot be looked at cannot be written either, and that is said then.
        }
    }
}
