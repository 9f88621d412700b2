using System.Globalization;
using Monk.Experiments;

namespace Monk.Training.Metrics;

/// <summary>The metrics that the program has registered.</summary>
internal static class MetricRegistry
{
    private static readonly Lock Gate = new();
    private static volatile Metric[] _all = [];

    public static IReadOnlyList<Metric> All => _all;

    public static Metric? Find(string name) => _all.FirstOrDefault(metric => metric.Name == name);

    /// <exception cref="MonkException">The name or the format is not allowed, or the name is taken.</exception>
    public static void Register(Metric metric)
    {
        var name = ExperimentNames.Checked("name", metric.Name);
        RequireFormat(metric);
        lock (Gate)
        {
            var before = _all.FirstOrDefault(other => string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase));
            if (before is not null && before.GetType() != metric.GetType())
                throw new MonkException($"Another metric is registered as '{before.Name}' already, {before.GetType()}. Take another name.");
            _all = [.. _all.Where(other => other.GetType() != metric.GetType()), metric];
        }
    }

    /// <summary>Takes the metrics back, for tests: others of the same process would compute them.</summary>
    public static void Forget()
    {
        lock (Gate)
            _all = [];
    }

    /// <summary>A value as its metric shows it; of one that is not registered, with up to six decimals.</summary>
    public static string Text(string name, double value) => value.ToString(Find(name)?.Format ?? "0.######", CultureInfo.InvariantCulture);

    /// <summary>The values that are numbers, for a file; null where there is none.</summary>
    /// <param name="input">What to compute them from.</param>
    /// <param name="note">Told of a metric that fails.</param>
    public static IReadOnlyDictionary<string, double>? Compute(MetricInput input, Action<string> note)
    {
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var metric in _all)
        {
            try
            {
                if (metric.Compute(input) is var value && double.IsFinite(value))
                    values.Add(metric.Name, value);
                else
                    note($"metric '{metric.Name}' gave {value.ToString(CultureInfo.InvariantCulture)}, which is no number that could be compared; it has no value here");
            }
            catch (Exception failure) when (failure is OperationCanceledException || Dispensable.Is(failure))
            {
                note($"metric '{metric.Name}' failed and has no value here ({failure.GetType().Name}: {failure.Message.TrimEnd('.')})");
            }
        }

        return values.Count == 0 ? null : values;
    }

    private static void RequireFormat(Metric metric)
    {
        try
        {
            _ = 0.5.ToString(metric.Format, CultureInfo.InvariantCulture);
        }
        catch (FormatException e)
        {
            throw new MonkException($"The format of metric '{metric.Name}' is '{metric.Format}', which is no numeric format of .NET. Give one such as \"0.####\".", e);
        }
    }
}
