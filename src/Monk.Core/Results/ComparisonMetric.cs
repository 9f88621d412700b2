namespace Monk;

/// <summary>What experiments are ranked by.</summary>
public enum ComparisonMetric
{
    /// <summary>The validation accuracy of the best epoch, between 0 and 1; the higher the better.</summary>
    BestValidationAccuracy,

    /// <summary>The validation accuracy of the last epoch, between 0 and 1; the higher the better.</summary>
    LastValidationAccuracy,

    /// <summary>The accuracy on the test set, in percent; the higher the better.</summary>
    TestAccuracy,

    /// <summary>The mean F1 of the test set's classes, between 0 and 1; the higher the better.</summary>
    MacroF1,

    /// <summary>The training loss of the last epoch; the lower the better.</summary>
    TrainLoss,

    /// <summary>The validation loss of the last epoch; the lower the better.</summary>
    ValidationLoss,

    /// <summary>
    /// Time spent in epochs, in seconds; the lower the better. Only experiments trained to the end are ranked, and with the time that it
    /// once took to make what lay ready: none is the quickest because another has done its work.
    /// </summary>
    TrainingTime,

    /// <summary>Training images a second; the higher the better. Ranked as the time is.</summary>
    ImagesPerSecond,

    /// <summary>The most memory held on the GPU, in MiB; the lower the better. Experiments without a GPU have none.</summary>
    MaxGpuMemory,

    /// <summary>The largest resident size of the process while the experiment was trained, in MiB; the lower the better.</summary>
    PeakProcessMemory,

    /// <summary>The network's parameters; the fewer the better.</summary>
    NumParameters,

    /// <summary>Time spent in epochs and the time that it once took to make what lay ready, in seconds; the lower the better.</summary>
    TrainingTimeWithoutCache,
}

/// <summary>What is known of metrics.</summary>
internal static class ComparisonMetrics
{
    /// <summary>Whether a higher value is a better one.</summary>
    public static bool HigherIsBetter(this ComparisonMetric metric) => metric is ComparisonMetric.BestValidationAccuracy
        or ComparisonMetric.LastValidationAccuracy or ComparisonMetric.TestAccuracy or ComparisonMetric.MacroF1 or ComparisonMetric.ImagesPerSecond;
}
