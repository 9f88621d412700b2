using System.Text;
using Monk.Text;

namespace Monk.Data;

/// <summary>
/// Names that look alike. One text can be written with composed characters (é) or with a letter and an accent after it (e and ´), which
/// file systems and programs change as files are copied; they are the same name. Names that differ in case, or in spaces, are different
/// ones that are easily confused.
/// </summary>
internal static class NameForms
{
    /// <summary>The name with composed characters (Unicode's form C): equal where two names are the same text.</summary>
    public static string Composed(string name)
    {
        try
        {
            return name.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return name; // Half of a surrogate pair: no text, and equal to itself alone.
        }
    }

    /// <summary>
    /// The same for names that are hard to tell apart: in one case, without spaces around them, with one space where there are several of
    /// any kind.
    /// </summary>
    public static string Confusable(string name)
    {
        var words = Composed(name).Split(null as char[], StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words).ToUpperInvariant();
    }

    /// <summary>Which characters two names of the same text differ in, so that messages can tell them apart.</summary>
    public static string Spelled(string name) =>
        string.Join(' ', name.EnumerateRunes().Where(rune => !rune.IsAscii).Select(rune => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"U+{rune.Value:X4}")));

    /// <summary>A sentence for each group of classes that are hard to tell apart.</summary>
    public static IEnumerable<string> Warnings(IEnumerable<string> classes, string purpose) => classes
        .GroupBy(Confusable, StringComparer.Ordinal)
        .Where(group => group.Count() > 1)
        .Select(group => $"{DatasetNote.Warning}the {purpose} classes {Listed.Quoted([.. group])} differ in upper and lower case or in spaces only, and are taken for different classes");

    /// <summary>
    /// What is known under nearly this name: "there is 'cat', which differs in upper and lower case or in spaces only"; empty where there
    /// is nothing.
    /// </summary>
    public static string Hint(IEnumerable<string> unknown, IReadOnlyList<string> known)
    {
        var pairs = unknown
            .Select(name => (name, Similar: known.FirstOrDefault(other => other != name && Confusable(other) == Confusable(name))))
            .Where(pair => pair.Similar is not null)
            .Select(pair => $"'{pair.name}' for '{pair.Similar}'")
            .ToList();
        return pairs.Count == 0 ? "" : $" Some differ in upper and lower case or in spaces only: {Listed.Plain(pairs)}.";
    }
}
