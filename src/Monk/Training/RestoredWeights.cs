using Monk.Experiments;

namespace Monk.Training;

/// <summary>The weights that early stopping makes the final ones: those of the best epoch by what it watches, as in Keras.</summary>
internal static class RestoredWeights
{
    /// <summary>
    /// The options where they ask for weights to restore that may be of another epoch than <see cref="BestEpoch"/>, so that these have to
    /// be kept too; null elsewhere.
    /// </summary>
    public static EarlyStoppingOptions? Apart(EarlyStoppingOptions? options, bool multiLabel)
    {
        var usual = multiLabel ? StoppingMetric.ValidationLoss : StoppingMetric.ValidationAccuracy;
        return options is { RestoreBestWeights: true } && (options.Monitor != usual || options.MinimumDelta > 0) ? options : null;
    }

    /// <summary>The epoch whose weights should be restored.</summary>
    /// <param name="options">What is watched.</param>
    /// <param name="history">All epochs.</param>
    /// <param name="validationImages">How many images validate.</param>
    /// <param name="best">The best of the epochs by <see cref="BestEpoch"/>.</param>
    /// <param name="multiLabel">Whether an image may have several labels.</param>
    public static int Epoch(EarlyStoppingOptions options, IReadOnlyList<EpochResult> history, int validationImages, EpochResult best, bool multiLabel) =>
        Apart(options, multiLabel) is null ? best.Epoch : StopRules.LastImprovement(options, history, validationImages);

    /// <summary>The file that holds an epoch's weights, and the epoch.</summary>
    /// <param name="epoch">The epoch whose weights are wanted.</param>
    /// <param name="best">The best by <see cref="BestEpoch"/>, whose weights are there in any case.</param>
    /// <param name="paths">The experiment.</param>
    /// <returns>
    /// <paramref name="best"/> and its file where the other weights were not kept, because something else was watched in their epoch.
    /// </returns>
    public static (string File, int Epoch) Of(int epoch, EpochResult best, ExperimentPaths paths) =>
        epoch != best.Epoch && File.Exists(paths.MonitoredModel(epoch)) ? (paths.MonitoredModel(epoch), epoch) : (paths.BestModel, best.Epoch);
}
