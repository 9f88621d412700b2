namespace Monk.Training.Metrics;

/// <summary>The columns of <c>history.csv</c> with the program's metrics, after all others: <c>metric top2</c>.</summary>
internal static class MetricColumns
{
    private const string Prefix = "metric ";

    /// <summary>The metrics that any epoch has, in ordinal order.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<EpochResult> history) =>
        [.. history.SelectMany(epoch => epoch.Metrics.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> Headings(IEnumerable<string> names) => names.Select(name => Prefix + name);

    public static IEnumerable<object> Of(EpochResult epoch, IEnumerable<string> names) =>
        names.Select(name => epoch.Metrics.TryGetValue(name, out var value) ? (object)value : "");

    /// <summary>The metrics of a file's columns, with the columns' places.</summary>
    public static IReadOnlyList<(string Name, int Column)> In(IReadOnlyList<string> headings) =>
        [.. headings.Index()
            .Where(heading => heading.Item.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(heading => (heading.Item[Prefix.Length..], heading.Index))];
}
