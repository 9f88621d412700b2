using Monk.Experiments;
using Monk.Files;

namespace Monk.Comparing;

/// <summary>Lists what a workspace holds.</summary>
internal static class ProjectFolder
{
    /// <summary>The experiments of a project, by name; empty when there is no such project.</summary>
    public static IReadOnlyList<ExperimentPaths> Experiments(Workspace workspace, string project)
    {
        var folder = Path.Combine(workspace.Root, project);
        if (!Directory.Exists(folder))
            return [];
        return [.. Folder.Folders(folder)
            .Select(path => Path.GetFileName(path))
            .Where(ExperimentNames.IsAllowed)
            .Order(StringComparer.Ordinal)
            .Select(name => workspace.Experiment(project, name))
            .Where(paths => File.Exists(paths.StateFile))];
    }

    /// <summary>A sentence that names the projects that there are; empty without any.</summary>
    public static string Others(Workspace workspace)
    {
        if (!Directory.Exists(workspace.Root))
            return "";
        var names = Folder.Folders(workspace.Root)
            .Select(path => Path.GetFileName(path))
            .Where(name => ExperimentNames.IsAllowed(name) && !name.Equals(Workspace.ComparisonFolderName, StringComparison.OrdinalIgnoreCase))
            .Where(name => Experiments(workspace, name).Count > 0)
            .Order(StringComparer.Ordinal)
            .ToList();
        return names.Count == 0 ? "" : $" It has: {string.Join(", ", names.Take(10))}{(names.Count > 10 ? ", …" : "")}.";
    }
}
