using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Monk.Data;

/// <summary>The first two columns of a CSV file: an image's path and its label, or labels.</summary>
/// <param name="Separator">What separates the file's columns.</param>
/// <param name="Header">The names in the first line.</param>
/// <param name="Rows">The lines after it.</param>
internal sealed record CsvColumns(string Separator, IReadOnlyList<string> Header, IReadOnlyList<CsvRow> Rows)
{
    private static readonly string[] Separators = [",", ";", "\t", "|"];

    /// <summary>Reads a file whose columns are separated by what separates the names in its header.</summary>
    /// <param name="text">The file.</param>
    /// <param name="delimiter">What separates the columns if the header holds none of comma, semicolon, tab and bar.</param>
    /// <param name="problems">Gets what is wrong with single lines.</param>
    /// <param name="asWritten">Whether spaces around a field belong to it.</param>
    /// <returns>Null when there is no header of two columns; the problem is then noted.</returns>
    public static CsvColumns? Read(string text, string delimiter, CsvProblems problems, bool asWritten = false)
    {
        var separator = SeparatorOf(text, delimiter);
        using var parser = new CsvParser(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = separator,
            WhiteSpaceChars = separator == " " ? ['\t'] : [' '], // What is trimmed cannot separate too.
            TrimOptions = asWritten ? TrimOptions.None : TrimOptions.Trim | TrimOptions.InsideQuotes,
            BadDataFound = bad => problems.Add(bad.Context.Parser!.RawRow, "a quotation mark stands inside a field or is not closed"),
        });
        if (!parser.Read())
        {
            problems.Add(1, "the file is empty");
            return null;
        }

        var header = parser.Record!;
        if (header.Length < 2)
        {
            problems.Add(parser.RawRow, $"the header \"{header[0]}\" has one column; it must name two, such as \"ID,Label\"");
            return null;
        }

        var rows = new List<CsvRow>();
        while (parser.Read())
        {
            var fields = parser.Record!;
            var line = parser.RawRow;
            if (fields.Length != header.Length)
                problems.Add(line, $"it has {Listed.Count(fields.Length, "column")}, the header has {header.Length} ({Listed.Plain(header)})");
            else if (fields[0].Length == 0)
                problems.Add(line, "the path of the image is empty");
            else
                rows.Add(new CsvRow(line, fields[0], fields[1]));
        }

        return new CsvColumns(separator, header, rows);
    }

    private static string SeparatorOf(string text, string delimiter)
    {
        using var lines = new StringReader(text);
        string? line;
        do
            line = lines.ReadLine();
        while (line is not null && string.IsNullOrWhiteSpace(line));
        return line is null ? "," : Separators.FirstOrDefault(separator => line.Contains(separator, StringComparison.Ordinal)) ?? delimiter;
    }
}

/// <summary>A line of a CSV file.</summary>
/// <param name="Line">Its number, from 1, the header counted.</param>
/// <param name="Path">The first column.</param>
/// <param name="Label">The second column.</param>
internal sealed record CsvRow(int Line, string Path, string Label);
