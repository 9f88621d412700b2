using Monk.Training.Metrics;

namespace Monk;

/// <summary>The metrics of a program's own.</summary>
public static class Metrics
{
    /// <summary>
    /// Has a metric computed in every training and evaluation of this program from then on. Epochs and evaluations before it have no value.
    /// </summary>
    /// <param name="metric">The metric. One of the same type takes the place of the one before.</param>
    /// <example><code>Metrics.Register(new TopTwo());</code></example>
    /// <exception cref="MonkException">The name or the format is not allowed, or the name is another metric's.</exception>
    public static void Register(Metric metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        MetricRegistry.Register(metric);
    }
}
