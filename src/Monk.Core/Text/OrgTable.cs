namespace Monk.Text;

/// <summary>A table as Monk prints them (Emacs' org mode): the first column to the left, all others to the right.</summary>
internal sealed class OrgTable(params string[] header)
{
    private readonly List<string[]> _rows = [Printed(header)];

    public void Add(params string[] cells) => _rows.Add(Printed(cells));

    /// <summary>The lines of the table.</summary>
    public IEnumerable<string> Lines()
    {
        var widths = Enumerable.Range(0, header.Length).Select(column => _rows.Max(row => row[column].Length)).ToArray();
        yield return Line(_rows[0], widths);
        yield return $"|{string.Join('+', widths.Select(width => new string('-', width + 2)))}|";
        foreach (var row in _rows.Skip(1))
            yield return Line(row, widths);
    }

    private static string[] Printed(string[] cells) => [.. cells.Select(Printable.Line)];

    private static string Line(string[] cells, int[] widths) =>
        $"| {string.Join(" | ", cells.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))} |";
}
