namespace Monk.Experiments;

/// <summary>
/// Refuses to go on with an experiment that is not what an object knows of it, so that two programs never mix what they do.
/// </summary>
internal static class ExperimentConflict
{
    /// <summary>Lets a state pass that is the one seen last, but for what evaluations have left in it.</summary>
    /// <param name="seen">The state that an object has read or written last.</param>
    /// <param name="paths">The experiment.</param>
    /// <returns>A check of the state that is on disk now, null for none.</returns>
    public static Action<ExperimentState?> UnlessSame(ExperimentState seen, ExperimentPaths paths) => now =>
    {
        RequireThere(seen, now, paths);
        if (seen.Identity?.Revision != now!.Identity?.Revision)
            throw Overtaken(paths, IsTrainedSince(seen, now) ? "trained" : "changed");
    };

    /// <summary>Lets a state pass whose weights are those of the one seen last, whatever else has been changed.</summary>
    public static Action<ExperimentState?> UnlessSameWeights(ExperimentState seen, ExperimentPaths paths) => now =>
    {
        RequireThere(seen, now, paths);
        if (IsTrainedSince(seen, now!))
            throw Overtaken(paths, "trained");
    };

    /// <summary>Returns where the experiment that was seen is still there.</summary>
    public static void RequireThere(ExperimentState seen, ExperimentState? now, ExperimentPaths paths)
    {
        if (now is null)
            throw Gone(paths);
        if (IsAnother(seen, now))
        {
            throw new MonkException(
                $"Experiment '{paths.Experiment}' of project '{paths.Project}' has been made anew since this object opened it, by another program or by another object of this one. " +
                "What is there now belongs to that one, and was left as it is. Take another experiment name, or open what is there now: " +
                $"new Prototype(\"{paths.Project}\", \"{paths.Experiment}\", resumeTrain: true), or evalInfer: true once it is trained.");
        }
    }

    /// <summary>The refusal where the experiment has gone.</summary>
    public static MonkException Gone(ExperimentPaths paths) => new(
        $"Experiment '{paths.Experiment}' of project '{paths.Project}' has gone: '{paths.StateFile}' was there when it was opened. It has been deleted or moved since. Nothing was written. " +
        $"new Prototype(\"{paths.Project}\", \"{paths.Experiment}\") makes it anew.");

    /// <summary>
    /// Whether two states are of two experiments. States of versions before this one have no identity until they are changed.
    /// </summary>
    public static bool IsAnother(ExperimentState seen, ExperimentState now) =>
        seen.Created != now.Created || (seen.Identity?.Id is { } id && id != now.Identity?.Id);

    private static bool IsTrainedSince(ExperimentState seen, ExperimentState now) =>
        seen.Identity?.Training != now.Identity?.Training || seen.Outcome?.EpochsCompleted != now.Outcome?.EpochsCompleted;

    private static MonkException Overtaken(ExperimentPaths paths, string what) => new(
        $"Experiment '{paths.Experiment}' of project '{paths.Project}' has been {what} since this object last read it, by another program or by another object of this one. " +
        "It was left as it is now. Call Reload to go on with that, or open it again.");
}
