namespace Monk.Data;

/// <summary>The files that the lines of a CSV file name.</summary>
/// <param name="Paths">For each row its image's path, relative to the root with '/' on every system; null where there is no such file.</param>
/// <param name="Missing">The images that do not exist.</param>
/// <param name="Notes">In sentences for the user.</param>
internal sealed record CsvFiles(IReadOnlyList<string?> Paths, IReadOnlyList<ListedImage> Missing, IReadOnlyList<string> Notes)
{
    /// <summary>Looks for each file. One that does not exist is left out with a note; one that does not exist and leads out of the root is a problem.</summary>
    public static CsvFiles Locate(IReadOnlyList<CsvRow> rows, string root, CsvProblems problems)
    {
        var paths = new string?[rows.Count];
        var missing = new List<ListedImage>();
        var outside = new List<string>();
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (row.Path.Contains('\0', StringComparison.Ordinal))
            {
                problems.Add(row.Line, "the path holds a character that no path can");
                continue;
            }

            var full = Full(root, row.Path);
            var relative = Path.GetRelativePath(root, full).Replace(Path.DirectorySeparatorChar, '/');
            var leadsOut = relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative);
            if (File.Exists(full))
            {
                paths[i] = relative;
                if (leadsOut)
                    outside.Add($"{row.Path} (line {row.Line})");
            }
            else if (leadsOut)
            {
                problems.Add(row.Line, $"'{row.Path}' leads out of the data set's folder '{root}', and there is no such file");
            }
            else
            {
                missing.Add(new ListedImage(row.Path, row.Line));
            }
        }

        List<string> notes = [];
        if (missing.Count > 0)
            notes.Add($"{Listed.Count(missing.Count, "image")} of {rows.Count} left out, no such file: {Listed.Plain([.. missing.Select(image => $"{image.Path} (line {image.Line})")])}");
        if (outside.Count > 0)
            notes.Add($"{Listed.Count(outside.Count, "image")} outside the data set's folder: {Listed.Plain(outside)}");
        return new CsvFiles(paths, missing, notes);
    }

    /// <summary>A file written on Windows may have other separators than this system.</summary>
    private static string Full(string root, string path)
    {
        var full = Path.GetFullPath(path, root);
        if (!path.Contains('\\', StringComparison.Ordinal) || File.Exists(full))
            return full;
        return Path.GetFullPath(path.Replace('\\', '/'), root);
    }
}
