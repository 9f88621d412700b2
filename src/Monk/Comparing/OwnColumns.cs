using Monk.Files;
using Monk.Training.Metrics;

namespace Monk.Comparing;

/// <summary>Works out the columns of a comparison that are the program's own.</summary>
internal static class OwnColumns
{
    private const string Validation = " (val)";
    private const string Test = " (test)";

    /// <summary>Those of the metrics that any row has, then those that were asked for.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="asked">Columns that a caller has added.</param>
    /// <param name="problems">Gets what is wrong with a column, in sentences.</param>
    public static IReadOnlyList<ComparisonColumn> Of(
        IReadOnlyList<ComparisonRow> rows, IReadOnlyList<(string Name, Func<ComparisonRow, string?> Value)> asked, List<string> problems) =>
    [
        .. OfMetrics(rows, Validation, row => row.Metrics),
        .. OfMetrics(rows, Test, row => row.Test?.Metrics),
        .. asked.Select(column => Computed(rows, column.Name, column.Value, problems)),
    ];

    /// <exception cref="MonkException">There is such a column already, or the name is empty.</exception>
    public static void RequireName(string name, IEnumerable<string> added)
    {
        Check.NotEmpty(nameof(name), name);
        if (ComparisonTable.Columns.Select(column => column.Name).Concat(added).Contains(name, StringComparer.OrdinalIgnoreCase))
            throw new MonkException($"name is '{name}', and the comparison has a column of that name already. Take another.");
        if (name.EndsWith(Validation, StringComparison.OrdinalIgnoreCase) || name.EndsWith(Test, StringComparison.OrdinalIgnoreCase))
            throw new MonkException($"name is '{name}'; columns of metrics end with '{Validation.Trim()}' and '{Test.Trim()}'. Take another.");
    }

    private static IEnumerable<ComparisonColumn> OfMetrics(
        IReadOnlyList<ComparisonRow> rows, string suffix, Func<ComparisonRow, IReadOnlyDictionary<string, double>?> metrics) => rows
        .SelectMany(row => metrics(row)?.Keys ?? [])
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal)
        .Select(name => new ComparisonColumn(
            CsvTable.Text(name) + suffix,
            [.. rows.Select(row => metrics(row) is { } values && values.TryGetValue(name, out var value) ? MetricRegistry.Text(name, value) : null)]));

    private static ComparisonColumn Computed(IReadOnlyList<ComparisonRow> rows, string name, Func<ComparisonRow, string?> value, List<string> problems)
    {
        var failed = new List<(ComparisonRow Row, Exception Why)>();
        var values = rows.Select(row =>
        {
            try
            {
                return value(row);
            }
            catch (Exception failure) when (Dispensable.Is(failure))
            {
                failed.Add((row, failure));
                return null;
            }
        }).ToList();
        if (failed.Count > 0)
        {
            var (row, why) = failed[0];
            problems.Add(
                $"column '{name}' has no value for {Monk.Text.Listed.Count(failed.Count, "experiment")}, the first {row.FullName}, "
                + $"because its function failed ({why.GetType().Name}: {why.Message.TrimEnd('.')})");
        }

        return new ComparisonColumn(name, values);
    }
}
