using Monk.Comparing;
using Monk.Text;

namespace Monk;

/// <summary>Experiments side by side: what <see cref="Compare.GenerateStatistics"/> found and where it wrote it.</summary>
public sealed record Comparison
{
    /// <summary>The comparison's name.</summary>
    public required string Name { get; init; }

    /// <summary>The folder of its files, whether or not they have been written.</summary>
    public required string Folder { get; init; }

    /// <summary>The experiments, in the order in which they were added.</summary>
    public required IReadOnlyList<ComparisonRow> Rows { get; init; }

    /// <summary>Experiments that differ only in their seed.</summary>
    public IReadOnlyList<SeedGroup> SeedGroups { get; private init; } = [];

    /// <summary>The columns beyond the built-in ones: of the program's own metrics, and those that were added.</summary>
    public IReadOnlyList<ComparisonColumn> OwnColumns { get; private init; } = [];

    /// <summary>What must be known before believing the numbers, such as validation on different images.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>The two with the highest test accuracy; null when fewer than two were evaluated.</summary>
    public BestTwo? BestTwo { get; private init; }

    /// <summary>
    /// The experiments that the one with the highest validation accuracy cannot be told apart from: the 95 % intervals overlap. Empty where
    /// it is alone, and where an image may have several labels, for which there is no such interval.
    /// </summary>
    public IReadOnlyList<ComparisonRow> NotToldApart => ValidationRanking.Of(Rows).NotToldApart;

    /// <summary>The files that were written: the table, the report and the pictures. Empty before.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The experiment that is best by a metric, the first added of equals; null when none has a value.</summary>
    /// <param name="metric">What to rank by.</param>
    /// <remarks>
    /// The highest validation accuracy may be so by chance: <see cref="NotToldApart"/> has those that it cannot be told apart from. Times
    /// are ranked with the work that lay ready, and none is the shortest where that is not known, or where another is within a tenth of it.
    /// Test accuracies are ranked among those that were evaluated alike, as <see cref="BestTwo"/> says; where no two were, none is the
    /// best.
    /// </remarks>
    public ComparisonRow? Best(ComparisonMetric metric = ComparisonMetric.BestValidationAccuracy)
    {
        if (metric is ComparisonMetric.TrainingTime or ComparisonMetric.TrainingTimeWithoutCache or ComparisonMetric.ImagesPerSecond)
            return ComparedTimes.Of(Rows).Best(metric);
        var ranked = metric is ComparisonMetric.TestAccuracy or ComparisonMetric.MacroF1 ? TestChoice.Ranked(Rows) : Rows;
        var known = ranked.Where(row => row.Value(metric) is { } value && double.IsFinite(value));
        return metric.HigherIsBetter() ? known.MaxBy(row => row.Value(metric)) : known.MinBy(row => row.Value(metric));
    }

    /// <summary>The experiment that is best by a metric of the program's own in its best epoch, the first added of equals.</summary>
    /// <param name="metric">The name of a registered metric, which says whether more is better.</param>
    /// <returns>Null when none has a value.</returns>
    /// <exception cref="MonkException">No metric of that name is registered.</exception>
    public ComparisonRow? BestBy(string metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var registered = Monk.Training.Metrics.MetricRegistry.Find(metric)
            ?? throw new MonkException($"No metric '{metric}' is registered, so that nothing says whether more of it is better. Register it: Metrics.Register(…).");
        var known = Rows.Where(row => row.Metrics.ContainsKey(metric));
        return registered.HigherIsBetter ? known.MaxBy(row => row.Metrics[metric]) : known.MinBy(row => row.Metrics[metric]);
    }

    /// <summary>
    /// The settings in which the experiments differ, in the order in which they are shown; those that are equal are left out.
    /// </summary>
    public IReadOnlyList<SettingDifference> Differences()
    {
        var configured = Rows.Where(row => row.Settings.Count > 0).ToList();
        return [.. configured
            .SelectMany(row => row.Settings.Keys)
            .Distinct()
            .Where(setting => configured.Select(row => row.Setting(setting)).Distinct().Skip(1).Any())
            .Select(setting => new SettingDifference(setting, [.. Rows.Select(row => row.Setting(setting))]))];
    }

    /// <summary>
    /// The rows as <c>comparison.csv</c> holds them: the text of every column by its name, <c>n/a</c> where there is no value. For data
    /// frames and for code that does not want to know the properties of <see cref="ComparisonRow"/>.
    /// </summary>
    public IEnumerable<IReadOnlyDictionary<string, string>> ToRecords() => Rows.Index().Select(row =>
        (IReadOnlyDictionary<string, string>)new OrderedDictionary<string, string>(ComparisonTable.Columns
            .Select(column => (column.Name, Value: column.Value(row.Item)))
            .Concat(OwnColumns.Select(column => (column.Name, Value: column.Values[row.Index])))
            .Select(cell => KeyValuePair.Create(cell.Name, cell.Value ?? Monk.Text.Values.None))));

    /// <summary>The experiments, what follows from them, and what to be careful with.</summary>
    public override string ToString() => string.Join(Environment.NewLine, [
        $"{Name}: {Listed.Count(Rows.Count, "experiment")}",
        .. Rows.Select(row => row.ToString()),
        Printable.Line(ComparisonVerdict.Of(this)),
        .. Warnings.Select(warning => Printable.Line($"Caution: {warning}")),
    ]);

    /// <summary>What follows from rows.</summary>
    internal static Comparison Of(
        string name, string folder, IReadOnlyList<ComparisonRow> rows, IReadOnlyList<(string Name, Func<ComparisonRow, string?> Value)>? columns = null)
    {
        var compared = TestChoice.Among(rows);
        var problems = new List<string>();
        return new()
        {
            Name = name,
            Folder = folder,
            Rows = compared,
            SeedGroups = SeedGroup.Among(compared),
            OwnColumns = Monk.Comparing.OwnColumns.Of(compared, columns ?? [], problems),
            Warnings = [.. ComparisonWarnings.Of(compared), .. problems],
            BestTwo = BestTwo.Among(compared),
        };
    }
}
