using Monk.Experiments;

namespace Monk.Training;

/// <summary>Whether training ends before its last epoch.</summary>
internal static class StopRules
{
    /// <summary>
    /// Whether validation has not improved for as many epochs as the options allow. A pure function of the history, so that a resumed run
    /// stops where an uninterrupted one does.
    /// </summary>
    /// <param name="options">What is watched, and for how long.</param>
    /// <param name="history">All epochs.</param>
    /// <param name="validationImages">How many images validate.</param>
    /// <param name="accuracyAlone">As for <see cref="LastImprovement"/>.</param>
    public static bool HasStalled(EarlyStoppingOptions options, IReadOnlyList<EpochResult> history, int validationImages, bool accuracyAlone = false) =>
        history.Count - LastImprovement(options, history, validationImages, accuracyAlone) >= options.Patience;

    /// <summary>
    /// The last epoch that improved on all before it by more than the minimum delta, counted from 1; 0 when there is none.
    /// </summary>
    /// <param name="options">What is watched.</param>
    /// <param name="history">All epochs.</param>
    /// <param name="validationImages">How many images validate.</param>
    /// <param name="accuracyAlone">
    /// Whether a lower loss does not count where accuracy is watched, as it did not in versions before this one.
    /// </param>
    /// <remarks>
    /// Where accuracy is watched, a lower loss improves too as long as the accuracy is within the noise of the highest: on few images
    /// accuracy comes in steps, and stands still while the network goes on learning.
    /// </remarks>
    public static int LastImprovement(EarlyStoppingOptions options, IReadOnlyList<EpochResult> history, int validationImages, bool accuracyAlone = false)
    {
        var (highest, lowest, last) = (double.NegativeInfinity, double.PositiveInfinity, 0);
        for (var i = 0; i < history.Count; i++)
        {
            var (accuracy, loss) = (history[i].ValidationAccuracy, history[i].ValidationLoss);
            var improves = options.Monitor == StoppingMetric.ValidationLoss
                ? loss < lowest - options.MinimumDelta
                : accuracy > highest + options.MinimumDelta
                    || !accuracyAlone && loss < lowest - options.MinimumDelta && BestEpoch.IsWithinNoise(accuracy, highest, validationImages);
            if (!improves)
                continue;
            last = i + 1;
            (highest, lowest) = (Math.Max(highest, accuracy), Math.Min(lowest, loss));
        }

        return last;
    }

    /// <summary>Whether another epoch as long as the longest would end after the budget.</summary>
    /// <param name="budget">The time that there is; null for no limit.</param>
    /// <param name="spent">The time since training began.</param>
    /// <param name="longestEpoch">The longest epoch, without what is done but once.</param>
    public static bool WouldOverrun(TimeSpan? budget, TimeSpan spent, TimeSpan longestEpoch) => spent + longestEpoch > budget;
}
