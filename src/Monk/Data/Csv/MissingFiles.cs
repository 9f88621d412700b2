using Monk.Imaging;

namespace Monk.Data.Csv;

/// <summary>
/// Finds out why the files that a CSV file names are not found: each way in which such paths go wrong is tried, and the one that fits best
/// is told.
/// </summary>
internal sealed class MissingFiles(string csv, string root, CsvPaths files)
{
    private const int MostTried = 200;

    /// <summary>A sentence that says which files are meant and what to do; empty where nothing fits.</summary>
    public string Hint(IReadOnlyList<CsvRow> missing)
    {
        var step = Math.Max(1, missing.Count / MostTried);
        var rows = missing.Where((_, index) => index % step == 0).ToList();
        var above = Path.GetDirectoryName(root);
        var beside = Path.GetDirectoryName(FullPath.Of(csv))!;
        List<(Func<string, string?> Find, Func<string, string, string> Text)> ways =
        [
            (path => files.Find(path, FileSearch.Likeness.Case), (path, found) => $"in other upper and lower case, such as '{files.Relative(found)}' for '{path}': write them as the files are called"),
            (path => files.Find(path, FileSearch.Likeness.Extension), (path, found) => $"with {(ImageFileTypes.IsImage(path) ? "another" : "an")} extension, such as '{files.Relative(found)}' for '{path}': write it into the file"),
            (path => Decoded(path), (path, found) => $"if the paths are read as URLs, such as '{files.Relative(found)}' for '{path}': write them as paths"),
            (path => beside == root ? null : Existing(path, beside), (_, _) => $"relative to the CSV file's own folder: give '{beside}' as datasetPath"),
            (path => above is null ? null : Existing(path, above), (_, _) => $"relative to the folder above: give '{above}' as datasetPath"),
            (path => Existing(LastPart(path), root), (path, found) => $"directly in the folder, such as '{files.Relative(found)}' for '{path}': write the paths without folders"),
            (path => Below(path), (path, found) => $"in folders below, such as '{files.Relative(found)}' for '{path}': write the paths relative to '{root}'"),
        ];
        var best = ways
            .Select(way => (way.Text, Found: rows.Select(row => (row.Path, Found: way.Find(row.Path))).Where(entry => entry.Found is not null).ToList()))
            .MaxBy(way => way.Found.Count);
        return best.Found.Count == 0
            ? ""
            : $" {(rows.Count < missing.Count ? $"Of {rows.Count} that were tried, " : "Of these, ")}{best.Found.Count} {(best.Found.Count == 1 ? "is" : "are")} there {best.Text(best.Found[0].Path, best.Found[0].Found!)}.";
    }

    /// <summary>The file that a URL stands for: "my%201.png", "file:///data/1.png".</summary>
    private string? Decoded(string path)
    {
        var isUrl = path.StartsWith("file:", StringComparison.OrdinalIgnoreCase);
        if (!isUrl && !path.Contains('%', StringComparison.Ordinal))
            return null;
        return files.Find(isUrl && Uri.TryCreate(path, UriKind.Absolute, out var url) ? url.LocalPath : Uri.UnescapeDataString(path));
    }

    private static string? Existing(string path, string folder) => Path.GetFullPath(path.Replace('\\', '/'), folder) is var full && File.Exists(full) ? full : null;

    private static string LastPart(string path) => path[(path.LastIndexOfAny(['/', '\\']) + 1)..];

    private string? Below(string path)
    {
        var found = Names.Value[LastPart(path)].Take(2).ToList();
        return found.Count == 1 ? Path.Combine(root, found[0]) : null;
    }

    private Lazy<ILookup<string, string>> Names { get; } = new(() => ImagesIn(root).ToLookup(LastPart, StringComparer.Ordinal));

    private static List<string> ImagesIn(string folder)
    {
        try
        {
            return ImageTree.Walk(folder, "").Images;
        }
        catch (MonkException)
        {
            return []; // A folder that cannot be read offers no help; the missing images are what is told of.
        }
    }
}
