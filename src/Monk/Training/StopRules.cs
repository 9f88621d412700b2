using Monk.Experiments;

namespace Monk.Training;

/// <summary>Whether training ends before its last epoch.</summary>
internal static class StopRules
{
    /// <summary>Whether validation has not improved for as many epochs as are borne. A pure function of the history, so that a resumed run stops where an uninterrupted one does.</summary>
    public static bool HasStalled(EarlyStoppingOptions options, IReadOnlyList<EpochResult> history)
    {
        var best = double.NegativeInfinity;
        var since = 0;
        foreach (var epoch in history)
        {
            var value = options.Monitor == StoppingMetric.ValidationAccuracy ? epoch.ValidationAccuracy : -epoch.ValidationLoss;
            if (value > best + options.MinimumDelta)
                (best, since) = (value, 0);
            else
                since++;
        }

        return since >= options.Patience;
    }

    /// <summary>Whether another epoch as long as the longest would end after the budget.</summary>
    /// <param name="budget">The time that there is; null for no limit.</param>
    /// <param name="spent">The time since training began.</param>
    /// <param name="longestEpoch">The longest epoch, without what is done but once.</param>
    public static bool WouldOverrun(TimeSpan? budget, TimeSpan spent, TimeSpan longestEpoch) => spent + longestEpoch > budget;
}
