namespace Monk.Text;

/// <summary>Names in a sentence.</summary>
internal static class Listed
{
    private const int Most = 5;

    /// <summary>"a, b, c, d, e and 7 more".</summary>
    public static string Plain(IReadOnlyCollection<string> names) => Join(names, name => name);

    /// <summary>"'a', 'b'".</summary>
    public static string Quoted(IReadOnlyCollection<string> names) => Join(names, name => $"'{name}'");

    /// <summary>"1 image", "2 images".</summary>
    public static string Count(int count, string noun, string? plural = null) => count == 1 ? $"1 {noun}" : $"{count} {plural ?? noun + "s"}";

    private static string Join(IReadOnlyCollection<string> names, Func<string, string> shown)
    {
        var first = string.Join(", ", names.Take(Most).Select(shown));
        return names.Count <= Most ? first : $"{first} and {names.Count - Most} more";
    }
}
