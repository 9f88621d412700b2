namespace Monk.Experiments;

/// <summary>The folder that holds all projects, experiments and comparisons.</summary>
/// <param name="Root">Its full path.</param>
internal sealed record Workspace(string Root)
{
    /// <summary>The name of the folder for comparisons, which no project may take.</summary>
    public const string ComparisonFolderName = "comparison";

    /// <summary>
    /// The workspace a caller means: the path given, else <c>MONK_WORKSPACE</c>, else <c>workspace</c> under the current directory, as in
    /// Monk.
    /// </summary>
    public static Workspace Resolve(string? path) => new(FullPath.Of(
        path is { Length: > 0 } ? path : (Environment.GetEnvironmentVariable("MONK_WORKSPACE") is { Length: > 0 } chosen ? chosen : "workspace")));

    /// <summary>The places of one experiment. Nothing is created.</summary>
    /// <exception cref="MonkException">A name holds other characters than letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</exception>
    public ExperimentPaths Experiment(string project, string experiment) => new(
        this, ExperimentNames.Checked("project", project), ExperimentNames.Checked("experiment", experiment));

    /// <summary>
    /// A path as it is kept in a state file: relative to the workspace, with <c>/</c>, so that the workspace can move together with the
    /// data; absolute only where there is no relative one (another drive).
    /// </summary>
    public string Relative(string path) => Path.GetRelativePath(Root, FullPath.Of(path)).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>The full path of what <see cref="Relative"/> gave.</summary>
    public string Absolute(string path) => Path.GetFullPath(path, Root);
}
