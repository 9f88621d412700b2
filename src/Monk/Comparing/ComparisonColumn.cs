using Monk.Text;

namespace Monk;

/// <summary>
/// A column of a <see cref="Comparison"/> beyond the built-in ones: a metric of the program's own, or one of
/// <see cref="Compare.AddColumn(string, Func{ComparisonRow, string?})"/>.
/// </summary>
/// <param name="Name">Its heading; of a metric its name and, in brackets, <c>val</c> or <c>test</c>.</param>
/// <param name="Values">A text for each row; null where there is no value.</param>
public sealed record ComparisonColumn(string Name, IReadOnlyList<string?> Values)
{
    /// <summary>The name and the values in a line.</summary>
    public override string ToString() => Printable.Line($"{Name}: {string.Join(" | ", Values.Select(value => value ?? Text.Values.None))}");
}
