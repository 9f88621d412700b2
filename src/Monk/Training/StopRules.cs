using Monk.Experiments;

namespace Monk.Training;

/// <summary>Whether training ends before its last epoch.</summary>
internal static class StopRules
{
    /// <summary>Whether validation has not improved for as many epochs as are borne. A pure function of the history, so that a resumed run stops where an uninterrupted one does.</summary>
    public static bool HasStalled(EarlyStoppingOptions options, IReadOnlyList<EpochResult> history) => history.Count - BestEpoch(options, history) >= options.Patience;

    /// <summary>The last epoch that was better than all before it by more than the minimum delta, counted from 1; 0 when there is none.</summary>
    public static int BestEpoch(EarlyStoppingOptions options, IReadOnlyList<EpochResult> history)
    {
        var best = double.NegativeInfinity;
        var bestEpoch = 0;
        for (var i = 0; i < history.Count; i++)
        {
            var epoch = history[i];
            var value = options.Monitor == StoppingMetric.ValidationAccuracy ? epoch.ValidationAccuracy : -epoch.ValidationLoss;
            if (value > best + options.MinimumDelta)
                (best, bestEpoch) = (value, i + 1);
        }

        return bestEpoch;
    }

    /// <summary>Whether another epoch as long as the longest would end after the budget.</summary>
    /// <param name="budget">The time that there is; null for no limit.</param>
    /// <param name="spent">The time since training began.</param>
    /// <param name="longestEpoch">The longest epoch, without what is done but once.</param>
    public static bool WouldOverrun(TimeSpan? budget, TimeSpan spent, TimeSpan longestEpoch) => spent + longestEpoch > budget;
}
