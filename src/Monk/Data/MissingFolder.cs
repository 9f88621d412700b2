using Monk.Text;

namespace Monk.Data;

/// <summary>Helps to find the folder that was meant when the one given does not exist.</summary>
internal static class MissingFolder
{
    private const int MostSuggestions = 3;

    /// <summary>Where the path stops to exist, and which names there resemble the one that is missing.</summary>
    public static string Hint(string missing)
    {
        var wanted = Path.GetFileName(missing);
        var parent = Path.GetDirectoryName(missing);
        while (parent is not null && !Directory.Exists(parent))
        {
            wanted = Path.GetFileName(parent);
            parent = Path.GetDirectoryName(parent);
        }

        if (parent is null)
            return "No part of the path exists.";
        var similar = Siblings(parent)
            .Select(name => (Name: name, Distance: EditDistance.Between(name, wanted)))
            .Where(candidate => candidate.Distance <= Math.Max(1, (wanted.Length + 1) / 3))
            .OrderBy(candidate => candidate.Distance).ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Select(candidate => candidate.Name).Take(MostSuggestions).ToList();
        return similar.Count > 0
            ? $"In '{parent}' there is no '{wanted}', but {Listed.Quoted(similar)}."
            : $"'{parent}' exists, but holds no '{wanted}'.";
    }

    private static IEnumerable<string> Siblings(string parent)
    {
        try
        {
            return Directory.GetDirectories(parent).Select(path => Path.GetFileName(path));
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            // The hint is a courtesy inside an error already being reported; without the listing it only gets shorter.
            return [];
        }
    }
}
