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

    /// <summary>Time spent in epochs, in seconds; the lower the better. Only experiments trained to the end are ranked.</summary>
    TrainingTime,

    /// <summary>Training images a second; the higher the better.</summary>
    ImagesPerSecond,

    /// <summary>The most memory held on the GPU, in MiB; the lower the better. Experiments without a GPU have none.</summary>
    MaxGpuMemory,

    /// <summary>The largest resident size of the process, in MiB; the lower the better.</summary>
    PeakProcessMemory,

    /// <summary>The network's parameters; the fewer the better.</summary>
    NumParameters,
}

/// <summary>What is known of metrics.</summary>
internal static class ComparisonMetrics
{
    /// <summary>Whether a higher value is a better one.</summary>
    public static bool HigherIsBetter(this ComparisonMetric metric) => metric is ComparisonMetric.BestValidationAccuracy
        or ComparisonMetric.LastValidationAccuracy or ComparisonMetric.TestAccuracy or ComparisonMetric.MacroF1 or ComparisonMetric.ImagesPerSecond;
}
