using Monk.Text;
using static System.FormattableString;

namespace Monk.Schedules;

/// <summary>
/// The learning rate as a pure function of the epochs so far and of the step, so that a resumed run continues where it was without any
/// state of its own.
/// </summary>
internal static class LearningRateSchedule
{
    /// <summary>The rate for a step of the epoch that follows <paramref name="history"/>.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="baseRate">The optimizer's rate.</param>
    /// <param name="history">Every epoch so far.</param>
    /// <param name="step">The step within the epoch, from 0; no matter where the rate changes between epochs only.</param>
    /// <param name="plan">How many steps there will be.</param>
    /// <exception cref="MonkException">The schedule gives what is no rate.</exception>
    public static double RateAt(ScheduleOptions schedule, double baseRate, IReadOnlyList<EpochResult> history, int step, TrainingPlan plan)
    {
        var rate = schedule.RateAt(plan.Moment(baseRate, history, step));
        return rate >= 0 && double.IsFinite(rate)
            ? rate
            : throw new MonkException(
                Invariant($"The schedule '{schedule.Name}' gives a learning rate of {rate} for step {step + 1} of ")
                + Invariant($"epoch {history.Count + 1}; it must be a finite number of at least 0."));
    }

    /// <summary>
    /// Says where a schedule over the whole training has become another curve, because more epochs are asked for, or another rate; null
    /// where it is the one of the epochs so far.
    /// </summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="baseRate">The optimizer's rate.</param>
    /// <param name="history">Every epoch so far.</param>
    /// <param name="plan">How many steps there will be.</param>
    public static string? Jump(ScheduleOptions schedule, double baseRate, IReadOnlyList<EpochResult> history, TrainingPlan plan)
    {
        if (!schedule.ChangesEveryStep || history.Count == 0 || history.Count >= plan.NumEpochs)
            return null;
        var (last, same) = (history[^1].LearningRate, RateAt(schedule, baseRate, [.. history.SkipLast(1)], 0, plan));
        return Math.Abs(last - same) <= 1e-9 * Math.Max(last, same)
            ? null
            : $"the {schedule.Name} schedule is now a curve over {plan.NumEpochs} epochs from a rate of {Printed.Number(baseRate)}: epoch {history.Count + 1} begins with {Printed.Number(RateAt(schedule, baseRate, history, 0, plan))}, epoch {history.Count} began with {Printed.Number(last)}";
    }
}
