namespace Monk.Data;

/// <summary>The files that the paths of a CSV file lead to.</summary>
/// <param name="root">The folder that they are relative to, absolute.</param>
internal sealed class CsvPaths(string root)
{
    /// <summary>Looks for files that are written differently.</summary>
    public FileSearch Search { get; } = new();

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
        if (path.Contains('\\', StringComparison.Ordinal) && Full(path.Replace('\\', '/')) is var turned)
        {
            if (File.Exists(turned))
                return turned;
            full = turned;
        }

        return IsAscii(full) ? null : Search.Find(full, FileSearch.Likeness.Form);
    }

    /// <summary>Whether a field names a file but for upper and lower case or the extension.</summary>
    public bool IsNearly(string path) =>
        path.Length > 0 && !path.Contains('\0', StringComparison.Ordinal)
        && (Search.Find(Full(path), FileSearch.Likeness.Case) ?? Search.Find(Full(path), FileSearch.Likeness.Extension)) is not null;

    /// <summary>A full path as samples have it: relative to the root, with '/' on every system.</summary>
    public string Relative(string full) => Path.GetRelativePath(root, full).Replace(Path.DirectorySeparatorChar, '/');

    private static bool IsAscii(string path) => System.Text.Ascii.IsValid(path);
}
