namespace Monk.Tests.Support;

/// <summary>Results of trainings that never ran.</summary>
internal static class TrainingResults
{
    public static TrainingResult Of(IReadOnlyList<EpochResult> epochs, EpochResult best) => new()
    {
        Epochs = epochs,
        BestEpoch = best,
        Classes = ["a", "b"],
        TrainingTime = TimeSpan.FromSeconds(75),
        MaxGpuMemoryMebibytes = 0,
        PeakProcessMemoryMebibytes = 1,
        UnreadableImages = [],
        FinalModel = "f",
        BestModel = "b",
        LogFolder = "l",
    };
}
