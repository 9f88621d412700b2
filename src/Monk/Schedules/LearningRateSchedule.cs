using Monk.Text;

namespace Monk.Schedules;

/// <summary>
/// The learning rate as a pure function of the epochs so far and of the step, so that a resumed run continues where it was without any
/// state of its own.
/// </summary>
internal static class LearningRateSchedule
{
    /// <summary>Whether the rate changes within an epoch.</summary>
    public static bool ChangesEveryStep(ScheduleOptions schedule) => schedule is CosineScheduleOptions or OneCycleScheduleOptions;

    /// <summary>The rate for a step of the epoch that follows <paramref name="history"/>.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="baseRate">The optimizer's rate.</param>
    /// <param name="history">Every epoch so far.</param>
    /// <param name="step">The step within the epoch, from 0; no matter where the rate changes between epochs only.</param>
    /// <param name="plan">How many steps there will be.</param>
    public static double RateAt(ScheduleOptions schedule, double baseRate, IReadOnlyList<EpochResult> history, int step, TrainingPlan plan) => schedule switch
    {
        CosineScheduleOptions cosine => Cosine(cosine, baseRate, plan.Position(history.Count, step), plan),
        OneCycleScheduleOptions cycle => OneCycle(cycle, baseRate, plan.Position(history.Count, step), plan.TotalSteps),
        _ => RateAfter(schedule, baseRate, history),
    };

    /// <summary>The rate for the epoch that follows <paramref name="history"/>, of a schedule that changes it between epochs.</summary>
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
        if (!ChangesEveryStep(schedule) || history.Count == 0 || history.Count >= plan.NumEpochs)
            return null;
        var (last, same) = (history[^1].LearningRate, RateAt(schedule, baseRate, [.. history.SkipLast(1)], 0, plan));
        return Math.Abs(last - same) <= 1e-9 * Math.Max(last, same)
            ? null
            : $"the {schedule.Name} schedule is now a curve over {plan.NumEpochs} epochs from a rate of {Printed.Number(baseRate)}: epoch {history.Count + 1} begins with {Printed.Number(RateAt(schedule, baseRate, history, 0, plan))}, epoch {history.Count} began with {Printed.Number(last)}";
    }

    /// <summary>PyTorch's <c>ReduceLROnPlateau</c>, replayed over the validation losses or accuracies.</summary>
    private static double OnPlateau(PlateauScheduleOptions options, double baseRate, IReadOnlyList<EpochResult> history)
    {
        var rate = baseRate;
        var best = options.Mode == PlateauMode.Min ? double.PositiveInfinity : double.NegativeInfinity;
        var badEpochs = 0;
        var cooldown = 0;
        foreach (var epoch in history)
        {
            var value = options.Mode == PlateauMode.Min ? epoch.ValidationLoss : epoch.ValidationAccuracy;
            if (IsBetter(options, value, best))
            {
                best = value;
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
                var reduced = Math.Max(rate * options.Factor, options.MinimumLearningRate);
                if (rate - reduced > options.Epsilon)
                    rate = reduced;
                cooldown = options.Cooldown;
                badEpochs = 0;
            }
        }

        return rate;
    }

    private static bool IsBetter(PlateauScheduleOptions options, double value, double best) => (options.Mode, options.ThresholdMode) switch
    {
        (PlateauMode.Min, ThresholdMode.Rel) => value < best * (1 - options.Threshold),
        (PlateauMode.Min, _) => value < best - options.Threshold,
        (_, ThresholdMode.Rel) => value > best * (1 + options.Threshold),
        _ => value > best + options.Threshold,
    };

    /// <summary>PyTorch's <c>LinearLR</c>, then its <c>CosineAnnealingLR</c>, both stepped with the optimizer.</summary>
    private static double Cosine(CosineScheduleOptions options, double baseRate, long step, TrainingPlan plan)
    {
        var warmup = Math.Min(plan.Position(options.WarmupEpochs, 0), plan.TotalSteps);
        if (step < warmup)
            return baseRate * (options.WarmupFactor + (1 - options.WarmupFactor) * step / warmup);
        return Between(baseRate, options.MinimumLearningRate, (double)(step - warmup) / (plan.TotalSteps - warmup));
    }

    /// <summary>PyTorch's <c>OneCycleLR</c> with cosines, stepped with the optimizer.</summary>
    private static double OneCycle(OneCycleScheduleOptions options, double peak, long step, long totalSteps)
    {
        var first = peak / options.DivFactor;
        var last = first / options.FinalDivFactor;
        var top = options.RisingShare * totalSteps - 1;
        var end = totalSteps - 1;
        return step <= top && top > 0
            ? Between(first, peak, step / top)
            : Between(peak, last, Math.Min(1, (step - top) / (end - top)));
    }

    /// <summary>A point of half a cosine.</summary>
    private static double Between(double from, double to, double share) => to + (from - to) * (1 + Math.Cos(Math.PI * share)) / 2;
}

/// <summary>How many steps a training takes.</summary>
/// <param name="StepsPerEpoch">The optimizer's steps in an epoch.</param>
/// <param name="NumEpochs">The epochs asked for.</param>
internal readonly record struct TrainingPlan(int StepsPerEpoch, int NumEpochs)
{
    public long TotalSteps => (long)StepsPerEpoch * NumEpochs;

    /// <summary>A step counted from the first of all.</summary>
    /// <param name="epochsBefore">The epochs that are done.</param>
    /// <param name="step">The step within the epoch, from 0.</param>
    public long Position(int epochsBefore, int step) => (long)epochsBefore * StepsPerEpoch + step;
}
