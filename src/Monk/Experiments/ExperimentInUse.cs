namespace Monk.Experiments;

/// <summary>
/// What is said when an experiment's <see cref="ExperimentPaths.TrainingLock"/> is held: true of everything that holds it, since the lock
/// does not tell by whom.
/// </summary>
internal static class ExperimentInUse
{
    /// <summary>The refusal.</summary>
    /// <param name="paths">The experiment.</param>
    /// <param name="consequence">What cannot be done because of it, or what to do; a sentence.</param>
    public static MonkException Refusal(ExperimentPaths paths, string consequence) => new(
        $"Experiment '{paths.Experiment}' of project '{paths.Project}' is in use: another process, or another object of this one, is training it or starting it over. {consequence}");
}
