using System.Text;

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

    /// <summary>The differences in words, the first few of each kind with their number; empty when there are none.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        Append(text, "missing in the file", Missing);
        Append(text, "in the file but not in the model", Unexpected);
        Append(text, "of another shape", [.. WrongShapes.Select(w => $"{w.Name} (model {TensorEntry.Text(w.InModule)}, file {TensorEntry.Text(w.InFile)})")]);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string kind, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return;
        text.Append(Environment.NewLine).Append("    ").Append(names.Count).Append(' ').Append(kind).Append(": ")
            .AppendJoin(", ", names.Take(Shown));
        if (names.Count > Shown)
            text.Append(", and ").Append(names.Count - Shown).Append(" more");
    }
}

/// <summary>A tensor that a module and a file both have, in different shapes.</summary>
internal sealed record WrongShape(string Name, IReadOnlyList<long> InModule, IReadOnlyList<long> InFile);
