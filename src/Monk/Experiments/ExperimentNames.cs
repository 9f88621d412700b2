using System.Text.RegularExpressions;

namespace Monk.Experiments;

/// <summary>The rule for names of projects, experiments and comparisons, which become folder names.</summary>
internal static partial class ExperimentNames
{
    private const int MaximumLength = 100;

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        // Windows devices: a folder of that name cannot be made there, and a workspace may be moved there.
        "CON", "PRN", "AUX", "NUL",
        "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    /// <summary>Returns the name, or throws when it could not be a folder directly under its parent on every system.</summary>
    /// <param name="kind">What it names, for the message: <c>project</c>, <c>experiment</c>, <c>comparison</c>, <c>analysis</c>.</param>
    /// <param name="name">The name given.</param>
    public static string Checked(string kind, string? name) => Checked(kind, name, MaximumLength);

    /// <summary>
    /// Like <see cref="Checked(string, string?)"/>, for an analysis, which names a project and, behind a prefix, a comparison.
    /// </summary>
    public static string CheckedAnalysis(string? name, string comparisonPrefix) => Checked("analysis", name, MaximumLength - comparisonPrefix.Length);

    private static string Checked(string kind, string? name, int maximumLength)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw new MonkException($"The {kind} name is empty. Give one of letters, digits, '-', '_' and '.'.");
        if (name.Length > maximumLength)
            throw new MonkException($"The {kind} name is {name.Length} characters long; {maximumLength} are allowed.");
        if (!Allowed().IsMatch(name))
            throw new MonkException($"'{name}' cannot be the name of the {kind}: names hold letters, digits, '-', '_' and '.', and neither begin nor end with '.'.");
        if (kind is "project" or "analysis" && name.Equals(Workspace.ComparisonFolderName, StringComparison.OrdinalIgnoreCase))
            throw new MonkException($"No {kind} can be named '{name}': that folder of the workspace holds the comparisons.");
        if (Reserved.Contains(name.Split('.')[0]))
            throw new MonkException($"'{name}' cannot be the name of the {kind}: '{name.Split('.')[0]}' is reserved.");
        return name;
    }

    /// <summary>Whether <see cref="Checked(string, string?)"/> would return the name.</summary>
    public static bool IsAllowed(string name) => name.Length <= MaximumLength && Allowed().IsMatch(name) && !Reserved.Contains(name.Split('.')[0]);

    [GeneratedRegex(@"^[A-Za-z0-9_-]([A-Za-z0-9._-]*[A-Za-z0-9_-])?\z")]
    private static partial Regex Allowed();
}
