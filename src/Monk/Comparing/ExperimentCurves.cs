using Monk.Training;

namespace Monk.Comparing;

/// <summary>An experiment's four curves: a value for each epoch, the first one first, NaN where there is none.</summary>
internal sealed record ExperimentCurves(float[] TrainAccuracy, float[] TrainLoss, float[] ValidationAccuracy, float[] ValidationLoss)
{
    /// <summary>More epochs than anyone trains for; a damaged row must not ask for gigabytes.</summary>
    private const int MaximumEpochs = 100_000;

    /// <summary>As many curves as are drawn at all.</summary>
    public const int Read = 1000;

    public static ExperimentCurves None { get; } = new([], [], [], []);

    public int Epochs => TrainAccuracy.Length;

    /// <summary>Why there may be more epochs than these; null where they are all.</summary>
    public string? Problem { get; init; }

    /// <summary>The curves of a history; a later row of the same epoch counts.</summary>
    public static ExperimentCurves Of(IReadOnlyList<EpochResult> history)
    {
        var epochs = history.Where(epoch => epoch.Epoch <= MaximumEpochs).Select(epoch => epoch.Epoch).DefaultIfEmpty().Max();
        if (epochs == 0)
            return None;

        var curves = new ExperimentCurves(Empty(epochs), Empty(epochs), Empty(epochs), Empty(epochs));
        foreach (var epoch in history)
        {
            if (epoch.Epoch > epochs)
                continue;
            curves.TrainAccuracy[epoch.Epoch - 1] = (float)epoch.TrainAccuracy;
            curves.TrainLoss[epoch.Epoch - 1] = (float)epoch.TrainLoss;
            curves.ValidationAccuracy[epoch.Epoch - 1] = (float)epoch.ValidationAccuracy;
            curves.ValidationLoss[epoch.Epoch - 1] = (float)epoch.ValidationLoss;
        }

        return curves;
    }

    /// <summary>
    /// The curves of each row, read several at a time: of the <see cref="Read"/> rows with the best validation accuracy, and none of the
    /// others, so that neither memory nor a page grows without end.
    /// </summary>
    public static IReadOnlyList<ExperimentCurves> OfBest(IReadOnlyList<ComparisonRow> rows)
    {
        var curves = new ExperimentCurves[rows.Count];
        Array.Fill(curves, None);
        var best = Enumerable.Range(0, rows.Count).OrderByDescending(i => rows[i].BestValidationAccuracy ?? -1).ThenBy(i => i).Take(Read).ToList();
        Parallel.ForEach(best, i => curves[i] = Of(rows[i].History()));
        return curves;
    }

    /// <summary>What must be known of curves that may end too early; empty where none does.</summary>
    public static IReadOnlyList<string> Warnings(IReadOnlyList<ComparisonRow> rows, IReadOnlyList<ExperimentCurves> curves) =>
        [.. rows.Zip(curves).Where(pair => pair.Second.Problem is not null).Select(pair => $"The curves of {pair.First.FullName} may end too early. {pair.Second.Problem}")];

    private static ExperimentCurves Of(EpochHistory history) =>
        history.Problem is null ? Of(history.Epochs) : Of(history.Epochs) with { Problem = history.Problem };

    private static float[] Empty(int epochs)
    {
        var values = new float[epochs];
        Array.Fill(values, float.NaN);
        return values;
    }
}
