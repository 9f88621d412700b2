using Monk.Imaging;

namespace Monk.Data.Csv;

/// <summary>Finds files whose path is written a little differently. Each folder is listed once.</summary>
internal sealed class FileSearch
{
    private readonly Dictionary<(string Folder, Likeness Likeness), ILookup<string, string>> _listings = [];

    /// <summary>In what a path may differ from that of the file.</summary>
    public enum Likeness
    {
        /// <summary>The same text in other Unicode characters.</summary>
        Form,

        /// <summary>In upper and lower case.</summary>
        Case,

        /// <summary>The file has an extension that the path does not have, or another one, in any case.</summary>
        Extension,
    }

    /// <summary>The full path of the only file that the path may mean; null where there is none, or more than one.</summary>
    /// <param name="path">A full path.</param>
    /// <param name="likeness">In what it may differ.</param>
    public string? Find(string path, Likeness likeness)
    {
        var current = Path.GetPathRoot(path)!;
        var parts = path[current.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        foreach (var (index, part) in parts.Index())
        {
            var isLast = index == parts.Length - 1;
            var exact = Path.Combine(current, part);
            if (isLast ? File.Exists(exact) : Directory.Exists(exact))
            {
                current = exact;
                continue;
            }

            var way = likeness == Likeness.Extension && !isLast ? Likeness.Case : likeness;
            var found = Listing(current, way)[Key(part, way)].Select(name => Path.Combine(current, name)).Where(candidate => isLast ? File.Exists(candidate) : Directory.Exists(candidate)).Take(2).ToList();
            if (found.Count != 1)
                return null;
            current = found[0];
        }

        return current;
    }

    private ILookup<string, string> Listing(string folder, Likeness likeness)
    {
        if (!_listings.TryGetValue((folder, likeness), out var listing))
            _listings[(folder, likeness)] = listing = Names(folder).Where(name => likeness != Likeness.Extension || ImageFileTypes.IsImage(name)).ToLookup(name => Key(name, likeness), StringComparer.Ordinal);
        return listing;
    }

    private static string Key(string name, Likeness likeness) => likeness switch
    {
        Likeness.Form => NameForms.Composed(name),
        Likeness.Case => NameForms.Composed(name).ToUpperInvariant(),
        _ => NameForms.Composed(ImageFileTypes.IsImage(name) ? Path.GetFileNameWithoutExtension(name) : name).ToUpperInvariant(),
    };

    private static IEnumerable<string> Names(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // What cannot be listed helps nobody to find a file; that the file is missing is told of either way.
        }
    }
}
