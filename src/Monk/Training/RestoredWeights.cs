using Monk.Experiments;

namespace Monk.Training;

/// <summary>The weights that early stopping makes the final ones: those of the best epoch by what it watches, as in Keras.</summary>
internal static class RestoredWeights
{
    /// <summary>The options where they ask for weights to restore that may be of another epoch than <see cref="BestEpoch"/>, so that these have to be kept too; null elsewhere.</summary>
    public static EarlyStoppingOptions? Apart(EarlyStoppingOptions? options, bool multiLabel)
    {
        var usual = multiLabel ? StoppingMetric.ValidationLoss : StoppingMetric.ValidationAccuracy;
        return options is { RestoreBestWeights: true } && (options.Monitor != usual || options.MinimumDelta > 0) ? options : null;
    }

    /// <summary>The file that holds the weights, and their epoch.</summary>
    /// <param name="options">What is watched.</param>
    /// <param name="history">All epochs.</param>
    /// <param name="best">The best of them by <see cref="BestEpoch"/>, whose weights are there in any case.</param>
    /// <param name="paths">The experiment.</param>
    /// <returns><paramref name="best"/> and its file where the other weights were not kept, because something else was watched in their epoch.</returns>
    public static (string File, int Epoch) Of(EarlyStoppingOptions options, IReadOnlyList<EpochResult> history, EpochResult best, ExperimentPaths paths)
    {
        var epoch = StopRules.BestEpoch(options, history);
        return epoch != best.Epoch && File.Exists(paths.MonitoredModel(epoch)) ? (paths.MonitoredModel(epoch), epoch) : (paths.BestModel, best.Epoch);
    }
}
