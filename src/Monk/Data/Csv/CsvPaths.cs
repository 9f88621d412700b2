namespace Monk.Data.Csv;

/// <summary>The files that the paths of a CSV file lead to.</summary>
/// <param name="root">The folder that they are relative to, absolute.</param>
internal sealed class CsvPaths(string root)
{
    private FileSearch Search { get; } = new();

    /// <summary>The full path of the file that a field names, whether or not it is there.</summary>
    public string Full(string path) => Path.GetFullPath(path, root);

    /// <summary>The full path of a file that is there; null where there is none.</summary>
    public string? Find(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            return null;
        var full = Full(path);
        if (File.Exists(full))
            return full;

        // A file written on Windows may have other separators than this system.
        var turned = Full(path.Replace('\\', '/'));
        return File.Exists(turned) ? turned : IsAscii(turned) ? null : Search.Find(turned, FileSearch.Likeness.Form);
    }

    /// <summary>The file that a field names but for what it may differ in; null where there is none, or more than one.</summary>
    public string? Find(string path, FileSearch.Likeness likeness) =>
        path.Length == 0 || path.Contains('\0', StringComparison.Ordinal) ? null : Search.Find(Full(path.Replace('\\', '/')), likeness);

    /// <summary>Whether a field names a file but for upper and lower case or the extension.</summary>
    public bool IsNearly(string path) => (Find(path, FileSearch.Likeness.Case) ?? Find(path, FileSearch.Likeness.Extension)) is not null;

    /// <summary>A full path as samples have it: relative to the root, with '/' on every system.</summary>
    public string Relative(string full) => Path.GetRelativePath(root, full).Replace(Path.DirectorySeparatorChar, '/');

    private static bool IsAscii(string path) => System.Text.Ascii.IsValid(path);
}
