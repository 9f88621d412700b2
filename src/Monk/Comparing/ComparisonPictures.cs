using Monk.Drawing;
using Monk.Text;
using static System.FormattableString;

namespace Monk.Comparing;

/// <summary>Draws Monk's seven pictures of a comparison, one at a time, so that memory does not grow with their number.</summary>
internal sealed class ComparisonPictures
{
    /// <summary>As many curves as can be told apart; when there are more, the others are drawn thin and grey, without names.</summary>
    public const int Shown = 40;

    private const int MostWarnings = 5;

    private readonly Comparison _comparison;
    private readonly IReadOnlyList<ExperimentCurves> _curves;
    private readonly IReadOnlyDictionary<int, SeriesStyle> _styles;
    private readonly HashSet<int> _leading;
    private readonly int? _best;
    private readonly Func<ComparisonRow, string> _name;
    private readonly string? _subtitle;

    /// <param name="comparison">The comparison.</param>
    /// <param name="curves">The curves of each of its rows.</param>
    public ComparisonPictures(Comparison comparison, IReadOnlyList<ExperimentCurves> curves)
    {
        _comparison = comparison;
        _curves = curves;
        var rows = comparison.Rows;
        _styles = StylesOf(rows);
        _leading = [.. _styles.Keys.OrderByDescending(i => rows[i].BestValidationAccuracy ?? -1).ThenBy(i => i).Take(5)];
        // The star is for one that is better than the others beyond chance, as in the bars; one alone has it at its best epoch.
        _best = comparison.Best() is { } best && (rows.Count == 1 || ValidationRanking.Of(rows).IsDecided) ? rows.Index().First(row => ReferenceEquals(row.Item, best)).Index : null;
        var oneProject = rows.Select(row => row.Project).Distinct().Count() == 1;
        _name = oneProject ? row => row.Experiment : row => row.FullName;
        var project = oneProject ? rows[0].Project : Invariant($"{rows.Select(row => row.Project).Distinct().Count()} projects");

        // Many name a comparison like the project that it compares.
        var names = comparison.Name == project ? project : $"{comparison.Name} · {project}";
        _subtitle = rows.Count > Shown
            ? Invariant($"{names} · {rows.Count:N0} experiments, the {Shown} with the best validation accuracy named")
            : Invariant($"{names} · {rows.Count} experiment{(rows.Count == 1 ? "" : "s")}");
    }

    /// <summary>
    /// The styles of the experiments that are named, by their rows: all of them, or the <see cref="Shown"/> best. They follow the order in
    /// which experiments were added, so an experiment looks the same in every picture, and in every run that adds the same ones first.
    /// </summary>
    public static IReadOnlyDictionary<int, SeriesStyle> StylesOf(IReadOnlyList<ComparisonRow> rows) => Enumerable.Range(0, rows.Count)
        .OrderByDescending(i => rows[i].BestValidationAccuracy ?? -1)
        .ThenBy(i => i)
        .Take(Shown)
        .Order()
        .Index()
        .ToDictionary(row => row.Item, row => SeriesStyle.For(row.Index));

    /// <summary>The pictures by file name without its ending, each drawn when it is asked for.</summary>
    public IEnumerable<(string Name, Func<Picture> Draw)> All() =>
    [
        ("train_accuracy", () => Accuracy("Training accuracy", curves => curves.TrainAccuracy, validation: false)),
        ("train_loss", () => Loss("Training loss", curves => curves.TrainLoss, validation: false)),
        ("val_accuracy", () => Accuracy("Validation accuracy", curves => curves.ValidationAccuracy, validation: true)),
        ("val_loss", () => Loss("Validation loss", curves => curves.ValidationLoss, validation: true)),
        ("stats_best_val_acc", BestValidationAccuracy),
        ("stats_training_time", TrainingTime),
        ("stats_max_gpu_usage", MaxGpuUsage),
    ];

    private Picture Accuracy(string title, Func<ExperimentCurves, float[]> values, bool validation) => new CurveChart
    {
        Title = title,
        Subtitle = _subtitle,
        YLabel = $"{title} (%)",
        HigherIsBetter = true,
        UpperBound = 100,
        Format = Values.Percent,
        Series = Series(curves => [.. values(curves).Select(value => 100.0 * value)], validation),
        Notes = Notes(validation),
    }.ToPicture();

    private Picture Loss(string title, Func<ExperimentCurves, float[]> values, bool validation) => new CurveChart
    {
        Title = title,
        Subtitle = _subtitle,
        YLabel = $"{title} (mean of an image)",
        Format = Values.Loss,
        Series = Series(curves => [.. values(curves).Select(value => (double)value)], validation),
        Notes = Notes(validation),
    }.ToPicture();

    private List<CurveSeries> Series(Func<ExperimentCurves, double[]> values, bool validation) => [.. _comparison.Rows.Index().Where(row => _styles.ContainsKey(row.Index) || _curves[row.Index].Epochs > 0).Select(item =>
    {
        var (i, row) = item;
        var points = values(_curves[i]);
        var nothing = !points.Any(double.IsFinite);
        return new CurveSeries
        {
            Name = _name(row),
            Values = points,
            Style = _styles.GetValueOrDefault(i),
            IsBest = i == _best,
            Leads = _leading.Contains(i),
            NamedEpoch = validation ? row.BestEpoch : null,
            BestEpoch = validation && i == _best ? row.BestEpoch is { } epoch && epoch >= 1 && epoch <= points.Length ? epoch : null : null,
            Note = row.Condition == ExperimentCondition.Completed ? nothing ? validation ? "no validation" : "no history" : null : Conditions.Describe(row),
        };
    })];

    private List<string> Notes(bool validation)
    {
        var notes = new List<string>();
        if (validation && ComparisonWarnings.Validation(_comparison.Rows) is { } warning)
            notes.Add($"Caution: {warning}");
        if (validation && ValidationRanking.Of(_comparison.Rows).Sentence() is { } ranking)
            notes.Add(ranking);
        notes.AddRange(ExperimentCurves.Warnings(_comparison.Rows, _curves).Take(MostWarnings).Select(cut => $"Caution: {cut}"));
        if (_comparison.Rows.Count > ExperimentCurves.Read)
            notes.Add(Invariant($"Drawn are the {ExperimentCurves.Read:N0} experiments with the best validation accuracy of {_comparison.Rows.Count:N0}."));
        return notes;
    }

    private Picture BestValidationAccuracy() => Bars(
        "Best validation accuracy",
        "Best validation accuracy of an epoch (%)",
        row => 100 * row.BestValidationAccuracy,
        (row, value) => row.BestEpoch is { } epoch ? Invariant($"{value:F1} %  (epoch {epoch})") : Values.Percent(value),
        ComparisonMetric.BestValidationAccuracy,
        Notes(validation: true),
        upperBound: 100);

    private Picture TrainingTime()
    {
        var longest = _comparison.Rows.Max(ComparedTimes.Counted) ?? TimeSpan.Zero;
        var (unit, seconds) = longest.TotalSeconds < 180 ? ("seconds", 1) : longest.TotalMinutes < 180 ? ("minutes", 60) : ("hours", 3600);
        return Bars(
            "Training time",
            ComparedTimes.Of(_comparison.Rows).FoundAnything ? $"Training time without help from the cache ({unit})" : $"Training time ({unit})",
            row => ComparedTimes.Counted(row)?.TotalSeconds / seconds,
            (row, _) => TimeText(row),
            ComparisonMetric.TrainingTime,
            [.. new[] { ComparisonWarnings.Devices(_comparison.Rows), ComparedTimes.Of(_comparison.Rows).Caution() }.OfType<string>().Select(warning => $"Caution: {warning}")]);
    }

    private static string TimeText(ComparisonRow row)
    {
        var measured = Values.Duration(row.TrainingTime!.Value);
        return row.Cached is not { FoundAnything: true } ? measured
            : row.TrainingTimeWithoutCache is { } whole ? $"{Values.Duration(whole)}  ({measured} with cache)"
            : $"{measured}  (with cache)";
    }

    private Picture MaxGpuUsage() => Bars(
        "Most GPU memory in use",
        "GPU memory (MiB)",
        row => row.MaxGpuMemoryMebibytes,
        (_, value) => Invariant($"{value:N0} MiB"),
        ComparisonMetric.MaxGpuMemory,
        NoGpu ? ["No experiment used a GPU."] : ComparisonWarnings.GpuMemory(_comparison.Rows) is { } warning ? [$"Caution: {warning}"] : [],
        upperBound: NoGpu ? 1000 : null);

    private bool NoGpu => _comparison.Rows.All(row => row.MaxGpuMemoryMebibytes is null or 0);

    private Picture Bars(
        string title, string axis, Func<ComparisonRow, double?> value, Func<ComparisonRow, double, string> text, ComparisonMetric metric, IReadOnlyList<string> notes, double? upperBound = null)
    {
        var undecided = metric switch
        {
            ComparisonMetric.BestValidationAccuracy => !ValidationRanking.Of(_comparison.Rows).IsDecided,
            ComparisonMetric.TrainingTime => ComparisonWarnings.Devices(_comparison.Rows) is not null,
            ComparisonMetric.MaxGpuMemory => ComparisonWarnings.GpuMemory(_comparison.Rows) is not null,
            _ => false,
        };
        var best = !undecided && _comparison.Rows.Select(row => row.Value(metric)).OfType<double>().Distinct().Skip(1).Any() ? _comparison.Best(metric) : null;
        var sign = metric.HigherIsBetter() ? -1 : 1;
        return new BarChart
        {
            Title = title,
            Subtitle = _subtitle,
            XLabel = axis,
            UpperBound = upperBound,
            Notes = notes,
            Bars = [.. _styles.Keys
                .OrderBy(i => value(_comparison.Rows[i]) is { } v ? sign * v : double.PositiveInfinity)
                .ThenBy(i => i)
                .Select(i =>
                {
                    var row = _comparison.Rows[i];
                    var number = value(row);
                    var condition = row.Condition == ExperimentCondition.Completed ? "" : $"  ({Conditions.Describe(row)})";
                    return new ChartBar(_name(row), number, (number is { } v ? text(row, v) : Values.None) + condition, _styles[i], ReferenceEquals(row, best));
                })],
        }.ToPicture();
    }
}
