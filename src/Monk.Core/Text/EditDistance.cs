namespace Monk.Text;

/// <summary>How far apart two names are, for "did you mean".</summary>
internal static class EditDistance
{
    /// <summary>
    /// The candidate with the fewest edits from <paramref name="name"/>, case aside; among equals, the shortest, then the first.
    /// </summary>
    public static string Nearest(string name, IEnumerable<string> candidates) => candidates
        .OrderBy(candidate => Between(name, candidate))
        .ThenBy(candidate => candidate.Length)
        .First();

    /// <summary>
    /// The number of insertions, deletions and replacements of one character that make <paramref name="a"/> into <paramref name="b"/>, case
    /// aside.
    /// </summary>
    public static int Between(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 0; i < a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i + 1;
            for (var j = 0; j < b.Length; j++)
            {
                var replaced = previous[j] + (char.ToUpperInvariant(a[i]) == char.ToUpperInvariant(b[j]) ? 0 : 1);
                current[j + 1] = Math.Min(replaced, 1 + Math.Min(previous[j + 1], current[j]));
            }

            previous = current;
        }

        return previous[^1];
    }
}
