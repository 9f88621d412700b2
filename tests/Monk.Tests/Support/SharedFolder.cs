namespace Monk.Tests.Support;

/// <summary>Real images and weights that are too big, or not free enough, to live in the repository.</summary>
internal static class SharedFolder
{
    private static readonly string? Root = Locate();

    /// <summary>The full path of a file or folder in it.</summary>
    public static string PathOf(string relative) =>
        Path.Combine(Root ?? throw new InvalidOperationException("There is no shared folder beside the repository."), relative);

    /// <summary>Null when everything is there, else the reason to skip.</summary>
    public static string? WhyMissing(IEnumerable<string> needed)
    {
        if (Root is null)
            return "There is no 'shared' folder beside the repository.";
        var missing = needed.Where(name => !Path.Exists(Path.Combine(Root, name))).ToList();
        return missing.Count == 0 ? null : $"The shared folder lacks {string.Join(", ", missing)}.";
    }

    private static string? Locate()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Monk.sln")) && folder.Parent is { } parent)
            {
                var shared = Path.Combine(parent.FullName, "shared");
                return Directory.Exists(shared) ? shared : null;
            }
        }

        return null;
    }
}
