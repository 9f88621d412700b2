namespace Monk.Training;

/// <summary>
/// The epochs that an experiment has kept. <c>history.csv</c> has them for people and may have been lost while the training went on; the
/// point to resume from has them too, and no training goes on without it.
/// </summary>
internal static class KeptEpochs
{
    /// <summary>Every epoch; empty when there is none.</summary>
    /// <param name="history">The <c>history.csv</c>.</param>
    /// <param name="resumePoint">The point to resume from.</param>
    /// <param name="completed">How many epochs the state says there are.</param>
    public static IReadOnlyList<EpochResult> Of(string history, string resumePoint, int completed)
    {
        var read = HistoryReader.Read(history);
        if (read.Count >= completed || !File.Exists(resumePoint))
            return read;
        try
        {
            return ResumePoint.Open(resumePoint).History is var kept && kept.Count > read.Count ? kept : read;
        }
        catch (MonkException)
        {
            return read; // What is damaged is told of by whoever goes on from it.
        }
    }
}
