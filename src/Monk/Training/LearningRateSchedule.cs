using Monk.Experiments;

namespace Monk.Training;

/// <summary>
/// The learning rate as a pure function of the epochs so far, so that a resumed run continues where it was without any state of its own.
/// </summary>
internal static class LearningRateSchedule
{
    /// <summary>The rate for the epoch that follows <paramref name="history"/>.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="baseRate">The optimizer's rate.</param>
    /// <param name="history">Every epoch so far.</param>
    public static double RateAfter(ScheduleOptions schedule, double baseRate, IReadOnlyList<EpochResult> history) => schedule switch
    {
        FixedScheduleOptions => baseRate,
        StepScheduleOptions step => baseRate * Math.Pow(step.Gamma, history.Count / step.StepSize),
        MultiStepScheduleOptions steps => baseRate * Math.Pow(steps.Gamma, steps.Milestones.Count(milestone => milestone <= history.Count)),
        ExponentialScheduleOptions exponential => baseRate * Math.Pow(exponential.Gamma, history.Count),
        PlateauScheduleOptions plateau => OnPlateau(plateau, baseRate, history),
        _ => throw new NotSupportedException($"Schedule {schedule.GetType().Name}."),
    };

    /// <summary>PyTorch's <c>ReduceLROnPlateau</c> (mode min, relative threshold), replayed over the validation losses.</summary>
    private static double OnPlateau(PlateauScheduleOptions options, double baseRate, IReadOnlyList<EpochResult> history)
    {
        var rate = baseRate;
        var best = double.PositiveInfinity;
        var badEpochs = 0;
        var cooldown = 0;
        foreach (var loss in history.Select(epoch => epoch.ValidationLoss))
        {
            if (loss < best * (1 - options.Threshold))
            {
                best = loss;
                badEpochs = 0;
            }
            else
            {
                badEpochs++;
            }

            if (cooldown > 0)
            {
                cooldown--;
                badEpochs = 0;
            }

            if (badEpochs > options.Patience)
            {
                rate = Math.Max(rate * options.Factor, options.MinimumLearningRate);
                cooldown = options.Cooldown;
                badEpochs = 0;
            }
        }

        return rate;
    }
}
