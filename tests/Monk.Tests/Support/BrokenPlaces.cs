namespace Monk.Tests.Support;

/// <summary>
/// Ways in which a path can be other than whoever names it thinks. They hold for the superuser too, whom no permission stops.
/// </summary>
internal static class BrokenPlaces
{
    /// <summary>What is at a path, put there by these; the folder above is there.</summary>
    public static IReadOnlyDictionary<string, Action<string>> Kinds { get; } = new Dictionary<string, Action<string>>
    {
        ["missing"] = _ => { },
        ["an empty file"] = path => File.WriteAllText(path, ""),
        ["a file of noise"] = path => File.WriteAllBytes(path, [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7919 >> 3))]),
        ["an empty folder"] = path => Directory.CreateDirectory(path),
        ["a folder of folders"] = path => Directory.CreateDirectory(Path.Combine(path, "a", "b")),
        ["a link to nowhere"] = path => File.CreateSymbolicLink(path, "/nowhere/at/all"),
        ["a link to itself"] = path => File.CreateSymbolicLink(path, path),
        ["a link to a file below a file"] = path => File.CreateSymbolicLink(path, "/dev/null/x"),
        ["a link to what cannot be read"] = path => File.CreateSymbolicLink(path, "/proc/self/mem"),
        ["a link to a disk without room"] = path => File.CreateSymbolicLink(path, "/dev/full"),
        ["a link to a folder that cannot be changed"] = path => File.CreateSymbolicLink(path, "/proc/self/fdinfo"),
    };

    /// <summary>Paths that nothing can be at, in a folder.</summary>
    public static IReadOnlyDictionary<string, Func<string, string>> Paths { get; } = new Dictionary<string, Func<string, string>>
    {
        ["below a file"] = folder =>
        {
            File.WriteAllText(Path.Combine(folder, "file"), "x");
            return Path.Combine(folder, "file", "below.png");
        },
        ["a name too long"] = folder => Path.Combine(folder, new string('n', 300) + ".png"),
        ["a path too long"] = folder => folder + string.Concat(Enumerable.Repeat("/" + new string('p', 200), 30)) + ".png",
        ["NUL"] = folder => Path.Combine(folder, "a\0b.png"),
        ["half a surrogate pair"] = folder => Path.Combine(folder, "a\uD800b.png"),
        ["what stands for no text"] = folder => Path.Combine(folder, "a\uFFFDb.png"),
        ["control characters"] = folder => Path.Combine(folder, "a\u001B[2Jb\n.png"),
        ["empty"] = _ => "",
        ["blank"] = _ => "  ",
    };
}
