using static System.FormattableString;

namespace Monk.Comparing;

/// <summary>Says what an experiment is, in a word or two.</summary>
internal static class Conditions
{
    public static string Describe(ComparisonRow row) => row.Condition switch
    {
        ExperimentCondition.Completed => "completed",
        ExperimentCondition.Running => "running" + Progress(row),
        ExperimentCondition.Interrupted => "interrupted" + Progress(row),
        ExperimentCondition.StoppedUnexpectedly => "stopped unexpectedly" + Progress(row),
        ExperimentCondition.Failed => "failed" + Progress(row),
        ExperimentCondition.NotTrained => "not trained",
        ExperimentCondition.NewerSchema => "newer schema",
        ExperimentCondition.Missing => "not there",
        _ => "cannot be read",
    };

    private static string Progress(ComparisonRow row) => row.NumEpochs is { } epochs ? Invariant($", {row.EpochsCompleted} of {epochs} epochs") : "";
}
