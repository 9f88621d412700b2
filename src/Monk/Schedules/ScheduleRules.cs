using Monk.Text;

namespace Monk.Schedules;

/// <summary>What a schedule's settings may be, for the call that chooses them and for the state that they are read from.</summary>
internal static class ScheduleRules
{
    /// <exception cref="MonkException">A setting is out of its range.</exception>
    public static void Require(ScheduleOptions options)
    {
        switch (options)
        {
            case StepScheduleOptions step:
                Check.AtLeast("stepSize", step.StepSize, 1);
                Check.Positive("gamma", step.Gamma);
                break;
            case MultiStepScheduleOptions steps:
                Milestones(steps.Milestones);
                Check.Positive("gamma", steps.Gamma);
                break;
            case ExponentialScheduleOptions exponential:
                Check.Positive("gamma", exponential.Gamma);
                break;
            case PlateauScheduleOptions plateau:
                Plateau(plateau);
                break;
            case CosineScheduleOptions cosine:
                Check.NotNegative("minLr", cosine.MinimumLearningRate);
                Check.AtLeast("warmupEpochs", cosine.WarmupEpochs, 0);
                if (!(cosine.WarmupFactor >= 0 && cosine.WarmupFactor <= 1))
                    throw new MonkException($"warmupFactor is {Printed.Number(cosine.WarmupFactor)}; it is a share of the learning rate, from 0 to 1.");
                break;
            case OneCycleScheduleOptions cycle:
                if (!(cycle.RisingShare > 0 && cycle.RisingShare < 1))
                    throw new MonkException($"risingShare is {Printed.Number(cycle.RisingShare)}; it is a share of the training, between 0 and 1, such as 0.3.");
                Divisor("divFactor", cycle.DivFactor);
                Divisor("finalDivFactor", cycle.FinalDivFactor);
                break;
        }
    }

    private static void Milestones(IReadOnlyList<int> milestones)
    {
        if (milestones.Count == 0 || milestones[0] < 1 || milestones.Zip(milestones.Skip(1)).Any(pair => pair.First >= pair.Second))
            throw new MonkException($"milestones is [{string.Join(", ", milestones.Take(20))}{(milestones.Count > 20 ? ", …" : "")}]; give the epochs after which the rate changes, rising from 1 or above, such as [5, 8].");
    }

    private static void Plateau(PlateauScheduleOptions plateau)
    {
        Check.Defined("mode", plateau.Mode);
        Check.Defined("thresholdMode", plateau.ThresholdMode);
        if (!(plateau.Factor > 0 && plateau.Factor < 1))
            throw new MonkException($"factor is {Printed.Number(plateau.Factor)}; the rate is to fall, so it must lie between 0 and 1.");
        Check.AtLeast("patience", plateau.Patience, 0);
        Check.NotNegative("threshold", plateau.Threshold);
        Check.AtLeast("cooldown", plateau.Cooldown, 0);
        Check.NotNegative("minLr", plateau.MinimumLearningRate);
        Check.NotNegative("epsilon", plateau.Epsilon);
    }

    private static void Divisor(string name, double value)
    {
        if (!(value >= 1 && double.IsFinite(value)))
            throw new MonkException($"{name} is {Printed.Number(value)}; the rate is divided by it, so it must be at least 1.");
    }
}
