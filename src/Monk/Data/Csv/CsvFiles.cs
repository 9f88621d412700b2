using Monk.Text;

namespace Monk.Data.Csv;

/// <summary>The files that the lines of a CSV file name.</summary>
/// <param name="Paths">
/// For each row its image's path, relative to the root with '/' on every system; null where there is no such file.
/// </param>
/// <param name="Missing">The rows whose image does not exist.</param>
/// <param name="Outside">The rows whose image does not exist and would lie outside the root.</param>
/// <param name="Notes">In sentences for the user.</param>
internal sealed record CsvFiles(IReadOnlyList<string?> Paths, IReadOnlyList<CsvRow> Missing, IReadOnlyList<CsvRow> Outside, IReadOnlyList<string> Notes)
{
    /// <summary>
    /// Looks for each file. One that does not exist is missing; one that does not exist and leads out of the root is a problem.
    /// </summary>
    public static CsvFiles Locate(IReadOnlyList<CsvRow> rows, string root, CsvPaths files, CsvProblems problems)
    {
        var paths = new string?[rows.Count];
        var missing = new List<CsvRow>();
        var gone = new List<CsvRow>();
        var outside = new List<string>();
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (row.Path.Contains('\0', StringComparison.Ordinal))
            {
                problems.Add(row.Line, "the path holds a character that no path can");
                continue;
            }

            var found = files.Find(row.Path);
            var relative = files.Relative(found ?? files.Full(row.Path));
            var leadsOut = relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative);
            if (found is not null)
            {
                paths[i] = relative;
                if (leadsOut)
                    outside.Add($"{row.Path} (line {row.Line})");
            }
            else if (leadsOut)
            {
                gone.Add(row);
                problems.Add(row.Line, $"'{row.Path}' leads out of the data set's folder '{root}', and there is no such file");
            }
            else
            {
                missing.Add(row);
            }
        }

        return new CsvFiles(paths, missing, gone, outside.Count == 0 ? [] : [$"{Listed.Count(outside.Count, "image")} outside the data set's folder: {Listed.Plain(outside)}"]);
    }
}
