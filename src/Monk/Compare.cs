using Microsoft.Extensions.Logging;
using Monk.Comparing;
using Monk.Experiments;
using Monk.Files;
using Monk.Notebooks;
using Monk.Reporting;
using Monk.Text;
using static System.FormattableString;

namespace Monk;

/// <summary>
/// Many experiments side by side: which was best, and why. The table, the pictures and the report go to
/// <c>workspace/comparison/&lt;name&gt;</c>; nothing of the experiments is changed.
/// </summary>
public sealed class Compare
{
    private readonly Workspace _workspace;
    private readonly string _name;
    private readonly string _folder;
    private readonly Report _report;
    private readonly HashSet<ExperimentPaths> _added = [];
    private readonly List<(string Name, Func<ComparisonRow, string?> Value)> _columns = [];
    private readonly List<(IReadOnlyList<ExperimentPaths> Experiments, bool OldestFirst)> _batches = [];

    /// <summary>Begins a comparison.</summary>
    /// <param name="comparisonName">
    /// Names its folder: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>. Files of an earlier comparison of that name are replaced.
    /// </param>
    /// <param name="workspace">
    /// The folder that holds all projects. Default: <c>MONK_WORKSPACE</c> if set, else <c>workspace</c> under the current directory.
    /// </param>
    /// <param name="verbose">0 prints nothing.</param>
    /// <param name="logger">
    /// Gets each line that is not blank of what is printed, also with <paramref name="verbose"/> 0: notes as warnings, all else as
    /// information. Null for none. A logger that throws is given nothing more.
    /// </param>
    /// <exception cref="MonkException">The name is not allowed.</exception>
    public Compare(string comparisonName, string? workspace = null, int verbose = 1, ILogger? logger = null)
    {
        NotebookViews.Register();
        _workspace = Workspace.Resolve(workspace);
        _name = ExperimentNames.Checked("comparison", comparisonName);
        if (_name.Equals(ComparisonFiles.TableName, StringComparison.OrdinalIgnoreCase))
            throw new MonkException($"'{_name}' cannot be the name of the comparison: the newest comparison's table has it.");
        _folder = Path.Combine(_workspace.Root, Workspace.ComparisonFolderName, _name);
        _report = new Report(silent: verbose == 0, log: logger is null ? null : new LineLog(logger));
        _report.Line($"Comparison: - {_name}");
    }

    /// <summary>Adds an experiment; one that is there already is not added twice.</summary>
    /// <param name="projectName">Its project.</param>
    /// <param name="experimentName">The experiment.</param>
    /// <exception cref="MonkException">
    /// There is no such experiment. One that is not trained, or damaged, is added and shown as what it is.
    /// </exception>
    public void AddExperiment(string projectName, string experimentName)
    {
        var paths = _workspace.Experiment(projectName, experimentName);
        if (!File.Exists(paths.StateFile))
            ExperimentOpening.Existing(new ExperimentStore(paths));
        Add([paths], oldestFirst: false);
        _report.Line($"Project - {paths.Project}, Experiment - {paths.Experiment} added");
    }

    /// <summary>
    /// Adds the experiments of a project, the oldest first, so that those of an earlier comparison keep their colours when new ones have
    /// come.
    /// </summary>
    /// <param name="projectName">The project.</param>
    /// <param name="where">Which of them; null for all.</param>
    /// <exception cref="MonkException">There is no such project, it has no experiments, or none that is wanted.</exception>
    public void AddProject(string projectName, Func<ComparisonRow, bool>? where = null)
    {
        var folder = Path.Combine(_workspace.Root, ExperimentNames.Checked("project", projectName));
        var found = ProjectFolder.Experiments(_workspace, projectName);
        if (found.Count == 0)
            throw new MonkException(Directory.Exists(folder) ? $"Project '{projectName}' has no experiments in '{folder}'." : $"There is no project '{projectName}' in '{_workspace.Root}'.{ProjectFolder.Others(_workspace)}");

        var wanted = where is null ? found : [.. new ExperimentReader().Read(found).Zip(found).Where(pair => where(pair.First)).Select(pair => pair.Second)];
        if (wanted.Count == 0)
            throw new MonkException($"The filter wants none of the {Listed.Count(found.Count, "experiment")} of project '{projectName}'.");
        Add(wanted, oldestFirst: true);
        _report.Line(Invariant($"Project - {projectName}, {Listed.Count(wanted.Count, "experiment")} added"));
    }

    /// <summary>Reads the experiments as they are now, and writes nothing.</summary>
    /// <returns>The experiments with what is best and what differs.</returns>
    /// <exception cref="MonkException">No experiment has been added.</exception>
    public Comparison Read()
    {
        if (_added.Count == 0)
            throw new MonkException($"Comparison '{_name}' has no experiments: add some with AddExperiment or AddProject.");

        var rows = new Queue<ComparisonRow>(new ExperimentReader().Read([.. _batches.SelectMany(batch => batch.Experiments)]));
        return Comparison.Of(_name, _folder, [.. _batches.SelectMany(batch =>
        {
            var own = batch.Experiments.Select(_ => rows.Dequeue()).ToList();
            return batch.OldestFirst ? own.OrderBy(row => row.Created ?? DateTimeOffset.MaxValue).ThenBy(row => row.Experiment, StringComparer.Ordinal).ToList() : own;
        })], _columns);
    }

    /// <summary>
    /// Adds a column to the table: to <c>comparison.csv</c>, the report, <see cref="Comparison.OwnColumns"/> and
    /// <see cref="Comparison.ToRecords"/>.
    /// </summary>
    /// <param name="name">Its heading, which no other column has.</param>
    /// <param name="value">The text of a row; null for none. Where it throws there is none, and a warning says so.</param>
    /// <example><code>
    /// compare.AddColumn("weights", row => row.Test?.Weights);
    /// compare.AddColumn("overfit", row => row.TrainAccuracy - row.LastValidationAccuracy);
    /// </code></example>
    /// <exception cref="MonkException">The name is empty, or another column has it.</exception>
    public void AddColumn(string name, Func<ComparisonRow, string?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        OwnColumns.RequireName(name, _columns.Select(column => column.Name));
        _columns.Add((name, value));
    }

    /// <summary>Adds a column of numbers, which are shown with up to six decimals.</summary>
    /// <inheritdoc cref="AddColumn(string, Func{ComparisonRow, string?})"/>
    public void AddColumn(string name, Func<ComparisonRow, double?> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        AddColumn(name, row => value(row) is { } number && double.IsFinite(number) ? Invariant($"{number:0.######}") : null);
    }

    /// <summary>
    /// Reads the experiments as they are now and writes the table, the pictures and the report. An experiment that is not trained, still
    /// running, damaged or deleted since is shown as what it is and stops none of the others.
    /// </summary>
    /// <param name="svg">Whether each picture is written as SVG too.</param>
    /// <returns>
    /// The experiments with what is best and what differs, and the files written. Where the workspace may only be read, that is said and
    /// <see cref="Comparison.Files"/> is empty.
    /// </returns>
    /// <exception cref="MonkException">No experiment has been added, or writing fails for another reason, such as a full disk.</exception>
    public Comparison GenerateStatistics(bool svg = false)
    {
        _report.Line("Generating statistics...");
        var comparison = Read();
        comparison = Written(comparison, svg);
        _report.Line(comparison.Files.Count > 0 ? "Generated" : "Compared");
        _report.Line();
        _report.Result(comparison, report => ReportFindings(report, comparison));
        return comparison;
    }

    /// <summary>
    /// As <see cref="GenerateStatistics"/>, for a comparison that comes with something else, which is not to fail with it.
    /// </summary>
    /// <param name="note">Told why nothing was written.</param>
    internal Comparison GenerateOrRead(Action<string> note)
    {
        var comparison = Read();
        try
        {
            return Written(comparison, svg: false);
        }
        catch (Exception e) when (Dispensable.Is(e))
        {
            note($"{e.Message} The comparison has not been written; what is compared does not depend on it.");
            return comparison;
        }
    }

    /// <summary>
    /// The comparison with its files; without any in a workspace that may only be read, whose caller has the comparison all the same.
    /// </summary>
    private Comparison Written(Comparison comparison, bool svg)
    {
        LinkedFolders.RequireNone($"Comparison '{_name}'", Path.GetDirectoryName(_folder)!, _folder);
        try
        {
            return comparison with { Files = ComparisonFiles.Write(comparison, svg) };
        }
        catch (MonkException e) when (ReadOnlyPlace.IsCauseOf(e))
        {
            _report.Line($"Note: nothing of the comparison was written. {e.Message}");
            return comparison;
        }
    }

    private static void ReportFindings(Report report, Comparison comparison)
    {
        report.Block(
            "Comparison Outputs",
            ("Dir", comparison.Files.Count > 0 ? comparison.Folder : Values.None),
            ("Experiments", Invariant($"{comparison.Rows.Count}")),
            ("Best val Acc", comparison.Best() is { } best ? Invariant($"{best.BestValidationAccuracy:F6}, {best.FullName} (epoch {best.BestEpoch}){Doubt(comparison)}") : Values.None),
            ("Best test Acc (%)", comparison.Best(ComparisonMetric.TestAccuracy) is { } tested ? Invariant($"{tested.Test!.Accuracy:F2}, {tested.FullName} ({tested.Test.Weights} weights)") : Values.None),
            ("Report", comparison.Files.Count > 0 ? ComparisonFiles.ReportName : Values.None),
            ("Table", comparison.Files.Count > 0 ? ComparisonFiles.TableName : Values.None));
        report.Line(ComparisonVerdict.Of(comparison));
        foreach (var warning in comparison.Warnings)
            report.Line($"Caution: {warning}");
        report.Line();
    }

    private static string Doubt(Comparison comparison) => comparison.NotToldApart.Count is > 0 and var count
        ? Invariant($", cannot be told apart from {Monk.Text.Listed.Count(count, "other")}")
        : "";

    private void Add(IReadOnlyList<ExperimentPaths> experiments, bool oldestFirst) =>
        _batches.Add(([.. experiments.Where(_added.Add)], oldestFirst));
}
