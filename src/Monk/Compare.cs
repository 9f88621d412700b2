using Monk.Comparing;
using Monk.Experiments;
using Monk.Reporting;
using Monk.Runtime;
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
    private readonly List<ExperimentPaths> _experiments = [];

    /// <summary>Begins a comparison.</summary>
    /// <param name="comparisonName">Names its folder: letters, digits, <c>-</c>, <c>_</c> and <c>.</c>. Files of an earlier comparison of that name are replaced.</param>
    /// <param name="workspace">The folder that holds all projects. Default: <c>MONK_WORKSPACE</c> if set, else <c>workspace</c> under the current directory.</param>
    /// <param name="verbose">0 prints nothing.</param>
    /// <exception cref="MonkException">The name is not allowed.</exception>
    public Compare(string comparisonName, string? workspace = null, int verbose = 1)
    {
        _workspace = Workspace.Resolve(workspace);
        _name = ExperimentNames.Checked("comparison", comparisonName);
        _folder = Path.Combine(_workspace.Root, Workspace.ComparisonFolderName, _name);
        _report = new Report(silent: verbose == 0);
        _report.Line($"Comparison: - {_name}");
    }

    /// <summary>Adds an experiment; one that is there already is not added twice.</summary>
    /// <param name="projectName">Its project.</param>
    /// <param name="experimentName">The experiment.</param>
    /// <exception cref="MonkException">There is no such experiment. One that is not trained, or damaged, is added and shown as what it is.</exception>
    public void AddExperiment(string projectName, string experimentName)
    {
        var paths = _workspace.Experiment(projectName, experimentName);
        if (!File.Exists(paths.StateFile))
            ExperimentOpening.Existing(new ExperimentStore(paths));
        Add([paths]);
        _report.Line($"Project - {paths.Project}, Experiment - {paths.Experiment} added");
    }

    /// <summary>Adds the experiments of a project, the oldest first, so that those of an earlier comparison keep their colours when new ones have come.</summary>
    /// <param name="projectName">The project.</param>
    /// <param name="where">Which of them; null for all.</param>
    /// <exception cref="MonkException">There is no such project, it has no experiments, or none that is wanted.</exception>
    public void AddProject(string projectName, Func<ComparisonRow, bool>? where = null)
    {
        var folder = Path.Combine(_workspace.Root, ExperimentNames.Checked("project", projectName));
        var found = ProjectFolder.Experiments(_workspace, projectName);
        if (found.Count == 0)
            throw new MonkException(Directory.Exists(folder) ? $"Project '{projectName}' has no experiments in '{folder}'." : $"There is no project '{projectName}' in '{_workspace.Root}'.{ProjectFolder.Others(_workspace)}");

        var wanted = new ExperimentReader().Read(found)
            .Index()
            .Where(row => where is null || where(row.Item))
            .OrderBy(row => row.Item.Created ?? DateTimeOffset.MaxValue)
            .ThenBy(row => row.Item.Experiment, StringComparer.Ordinal)
            .Select(row => found[row.Index])
            .ToList();
        if (wanted.Count == 0)
            throw new MonkException($"None of the {found.Count} experiments of project '{projectName}' is wanted by the filter given.");
        Add(wanted);
        _report.Line(Invariant($"Project - {projectName}, {wanted.Count} experiments added"));
    }

    /// <summary>Reads the experiments as they are now, and writes nothing.</summary>
    /// <returns>The experiments with what is best and what differs.</returns>
    /// <exception cref="MonkException">No experiment has been added.</exception>
    public Comparison Read()
    {
        if (_experiments.Count == 0)
            throw new MonkException($"Comparison '{_name}' has no experiments: add some with AddExperiment or AddProject.");
        return Comparison.Of(_name, _folder, new ExperimentReader().Read(_experiments));
    }

    /// <summary>
    /// Reads the experiments as they are now and writes the table, the pictures and the report. An experiment that is not trained, still running,
    /// damaged or deleted since is shown as what it is and stops none of the others.
    /// </summary>
    /// <param name="svg">Whether each picture is written as SVG too.</param>
    /// <returns>The experiments with what is best and what differs, and the files written.</returns>
    /// <exception cref="MonkException">No experiment has been added, or the comparison's folder cannot be written to.</exception>
    public Comparison GenerateStatistics(bool svg = false)
    {
        _report.Line("Generating statistics...");
        var comparison = Read();
        var files = new List<string>();

        void Write(string folder, string name, Action<Stream> write)
        {
            var file = Path.Combine(folder, name);
            AtomicFile.Write(file, write);
            files.Add(file);
        }

        Write(_folder, "comparison.csv", stream => ComparisonTable.Write(comparison.Rows, stream));
        Write(Path.GetDirectoryName(_folder)!, "comparison.csv", stream => ComparisonTable.Write(comparison.Rows, stream));
        var curves = ExperimentCurves.OfEach(comparison.Rows);
        foreach (var (name, draw) in new ComparisonPictures(comparison, curves).All())
        {
            var picture = draw();
            Write(_folder, name + ".png", stream => stream.Write(picture.ToPng()));
            if (svg)
                Write(_folder, name + ".svg", stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(picture.ToSvg())));
        }

        comparison = comparison with { Files = files };
        _report.Line("Generated");
        return comparison;
    }

    private void Add(IEnumerable<ExperimentPaths> experiments)
    {
        var there = _experiments.ToHashSet();
        _experiments.AddRange(experiments.Where(there.Add));
    }
}
