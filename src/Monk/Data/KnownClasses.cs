namespace Monk.Data;

/// <summary>
/// The classes of the training data, found by name. The name may be written with other Unicode characters than there, if it is the same
/// text.
/// </summary>
internal sealed class KnownClasses
{
    private readonly HashSet<string> _exact;
    private readonly ILookup<string, string> _composed;

    public KnownClasses(IReadOnlyList<string> classes) =>
        (_exact, _composed) = (classes.ToHashSet(StringComparer.Ordinal), classes.ToLookup(NameForms.Composed, StringComparer.Ordinal));

    /// <summary>The class as the training data calls it; null where there is none.</summary>
    public string? Find(string name)
    {
        if (_exact.Contains(name))
            return name;
        var same = _composed[NameForms.Composed(name)].Take(2).ToList();
        return same.Count == 1 ? same[0] : null;
    }
}
