using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using CsvHelper;

namespace Monk.Files;

/// <summary>Writes tables as CSV, with headings, the same on every machine.</summary>
internal static class CsvTable
{
    /// <summary>Writes a table and leaves the stream open.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="headings">The columns' names.</param>
    /// <param name="rows">The values of each row, in the order of the columns: texts and numbers.</param>
    /// <param name="mark">Whether a mark of UTF-8 goes first, without which Excel would read another encoding.</param>
    public static void Write(Stream stream, IEnumerable<string> headings, IEnumerable<IEnumerable<object>> rows, bool mark = false)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(mark), leaveOpen: true);
        using var csv = new CsvWriter(writer, CultureInfo.InvariantCulture);
        foreach (var row in rows.Prepend(headings))
        {
            foreach (var value in row)
                csv.WriteField(value);
            csv.NextRecord();
        }
    }

    /// <summary>A text from elsewhere, such as a file's name: what a spreadsheet would take for a formula is marked as text.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Text(string? text) => text is { Length: > 0 } && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? "'" + text : text;

    /// <summary>The row of an image without results: its name first, and what is wrong with it fourth from there on.</summary>
    public static IEnumerable<object> Unreadable(string path, string reason, int cells, int problem = 3) =>
        Enumerable.Range(0, cells).Select(cell => (object)(cell == 0 ? Text(path) : cell == problem ? Text(reason) : ""));
}
