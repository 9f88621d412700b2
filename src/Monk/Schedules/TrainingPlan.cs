namespace Monk.Schedules;

/// <summary>How many steps a training takes.</summary>
/// <param name="StepsPerEpoch">The optimizer's steps in an epoch.</param>
/// <param name="NumEpochs">The epochs asked for.</param>
internal readonly record struct TrainingPlan(int StepsPerEpoch, int NumEpochs)
{
    /// <summary>A step of the epoch that follows others.</summary>
    /// <param name="baseRate">The optimizer's rate.</param>
    /// <param name="history">Every epoch so far.</param>
    /// <param name="step">The step within the epoch, from 0.</param>
    public ScheduleMoment Moment(double baseRate, IReadOnlyList<EpochResult> history, int step) =>
        new() { BaseRate = baseRate, History = history, Step = step, StepsPerEpoch = StepsPerEpoch, NumEpochs = NumEpochs };
}
