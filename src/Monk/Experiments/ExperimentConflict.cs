namespace Monk.Experiments;

/// <summary>Refuses to go on with an experiment that is not what an object knows of it, so that two programs never mix what they do.</summary>
internal static class ExperimentConflict
{
    /// <summary>Lets a state pass that is the one seen last, but for what evaluations have left in it.</summary>
    /// <param name="seen">The state that an object has read or written last.</param>
    /// <param name="paths">The experiment.</param>
    /// <returns>A check of the state that is on disk now, null for none.</returns>
    public static Action<ExperimentState?> UnlessSame(ExperimentState seen, ExperimentPaths paths) => now =>
    {
        var name = $"Experiment '{paths.Experiment}' of project '{paths.Project}'";
        if (now is null)
            throw Gone(paths);
        if (IsAnother(seen, now))
        {
            throw new MonkException(
                $"{name} has been made anew since this object opened it, by another program or by another object of this one. What is there now belongs to that one, and was left as it is. " +
                $"Take another experiment name, or open what is there now: new Prototype(\"{paths.Project}\", \"{paths.Experiment}\", resumeTrain: true), or evalInfer: true once it is trained.");
        }

        if (seen.Identity?.Revision == now.Identity?.Revision)
            return;
        var trained = seen.Identity?.Training != now.Identity?.Training || seen.Outcome?.EpochsCompleted != now.Outcome?.EpochsCompleted;
        throw new MonkException(
            $"{name} has been {(trained ? "trained" : "changed")} since this object last read it, by another program or by another object of this one. It was left as it is now. " +
            "Call Reload to go on with that, or open it again.");
    };

    /// <summary>The refusal where the experiment has gone.</summary>
    public static MonkException Gone(ExperimentPaths paths) => new(
        $"Experiment '{paths.Experiment}' of project '{paths.Project}' has gone: '{paths.StateFile}' was there when it was opened. It has been deleted or moved since. Nothing was written. " +
        $"new Prototype(\"{paths.Project}\", \"{paths.Experiment}\") makes it anew.");

    /// <summary>Whether two states are of two experiments. States of versions before this one have no identity until they are changed.</summary>
    public static bool IsAnother(ExperimentState seen, ExperimentState now) =>
        seen.Created != now.Created || (seen.Identity?.Id is { } id && id != now.Identity?.Id);
}
