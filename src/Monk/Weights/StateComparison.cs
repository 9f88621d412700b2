namespace Monk.Weights;

/// <summary>How a file's tensors fit a module's parameters and buffers.</summary>
/// <param name="Matches">The module's name and the file's name of each tensor that fits.</param>
/// <param name="Missing">Names that the module has and the file lacks.</param>
/// <param name="Unexpected">Names, as in the file, that the module lacks.</param>
/// <param name="WrongShapes">Names that both have, with different shapes.</param>
/// <param name="Skipped">Names that were left out because the caller said so.</param>
internal sealed record StateComparison(
    IReadOnlyList<(string Name, string NameInFile)> Matches,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> Unexpected,
    IReadOnlyList<WrongShape> WrongShapes,
    IReadOnlyList<string> Skipped)
{
    private const int Shown = 5;

    /// <summary>Whether everything fits, nothing missing and nothing left over.</summary>
    public bool IsExact => Missing.Count == 0 && Unexpected.Count == 0 && WrongShapes.Count == 0;

    /// <summary>The differences in words, a line for each kind, the first few with their number; none when there are none.</summary>
    public IEnumerable<string> Describe() =>
    [
        .. Line("missing in the file", Missing),
        .. Line("in the file but not in the model", Unexpected),
        .. Line("of another shape", [.. WrongShapes.Select(w => $"{w.Name} (model {TensorEntry.Text(w.InModule)}, file {TensorEntry.Text(w.InFile)})")]),
    ];

    private static IEnumerable<string> Line(string kind, IReadOnlyList<string> names) => names.Count == 0
        ? []
        : [$"    {names.Count} {kind}: {string.Join(", ", names.Take(Shown))}{(names.Count > Shown ? $", and {names.Count - Shown} more" : "")}"];
}

/// <summary>A tensor that a module and a file both have, in different shapes.</summary>
internal sealed record WrongShape(string Name, IReadOnlyList<long> InModule, IReadOnlyList<long> InFile);
