using Monk.Files;

namespace Monk.Tests.Faults;

/// <summary>A folder that is made anew for each try.</summary>
internal static class CopiedFolder
{
    /// <summary>Copies the folder to a place where none is.</summary>
    public static string Of(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        return to;
    }

    /// <summary>Makes temporary files so old that they are nobody's: what a dead process leaves is cleared away then.</summary>
    public static void Age(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*" + Leftovers.Ending, SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(-5));
    }
}
