using Monk.Experiments;

namespace Monk.Training;

/// <summary>
/// The epochs that an experiment has kept. They stand in the point that its training goes on from; <c>history.csv</c> is written from them
/// for people, and counts only where there is no such point any more.
/// </summary>
/// <param name="Epochs">The epochs, the first one first; empty where there is none.</param>
/// <param name="Problem">Why there may be more than these; null where they are all.</param>
internal sealed record EpochHistory(IReadOnlyList<EpochResult> Epochs, string? Problem = null)
{
    /// <summary>Reads the history of an experiment, without its weights.</summary>
    /// <param name="paths">The experiment.</param>
    /// <param name="completed">How many epochs its state says there are.</param>
    public static EpochHistory Of(ExperimentPaths paths, int completed) => Of(paths.ResumePoint, paths.History, completed);

    /// <inheritdoc cref="Of(ExperimentPaths, int)"/>
    /// <param name="resumePoint">The point that its training goes on from.</param>
    /// <param name="csv">Its <c>history.csv</c>.</param>
    /// <param name="completed">How many epochs its state says there are.</param>
    public static EpochHistory Of(string resumePoint, string csv, int completed)
    {
        if (!File.Exists(resumePoint))
            return new(HistoryCsv.Read(csv));
        try
        {
            return new(ResumePoint.ReadHistory(resumePoint));
        }
        catch (MonkException e)
        {
            var exported = HistoryCsv.Read(csv);
            return new(exported, exported.Count < completed ? e.Message : null);
        }
    }
}
