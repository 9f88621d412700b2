using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Monk.Text;

namespace Monk.Data.Csv;

/// <summary>A CSV file as a table of text.</summary>
/// <param name="Separator">What separates the file's columns.</param>
/// <param name="Header">The names in the first line.</param>
/// <param name="Lines">The lines after it that have as many columns.</param>
internal sealed record CsvContent(string Separator, IReadOnlyList<string> Header, IReadOnlyList<CsvLine> Lines)
{
    private const int LinesTried = 50;

    private static readonly string[] Separators = [",", ";", "\t", "|"];

    /// <summary>
    /// Reads a file. Its columns are separated by whichever of comma, semicolon, tab and bar divides the lines as it divides the header.
    /// </summary>
    /// <param name="text">The file.</param>
    /// <param name="delimiter">What separates the columns if the header holds none of these; null where nobody says.</param>
    /// <param name="problems">Gets what is wrong with single lines.</param>
    /// <param name="asWritten">
    /// Whether <see cref="ImageCsvWriter"/> wrote the file: commas separate it, and spaces around a field belong to it.
    /// </param>
    /// <param name="isFile">Whether a field names a file; it decides where two characters divide the lines equally well.</param>
    /// <returns>Null when there is no header of two columns; the problem is then noted.</returns>
    public static CsvContent? Read(string text, string? delimiter, CsvProblems problems, bool asWritten, Func<string, bool> isFile)
    {
        var (said, skipped) = asWritten ? (",", 0) : SaidByExcel(text);
        if (skipped > 0)
            text = text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        var separator = said ?? SeparatorOf(text, delimiter, isFile);
        var records = Records(text, separator, asWritten, (line, problem) => problems.Add(line + skipped, problem));
        if (records.Count == 0)
        {
            problems.Add(1, "the file is empty");
            return null;
        }

        var header = records[0].Fields;
        if (header.Count < 2)
        {
            problems.Add(
                records[0].Line + skipped,
                $"the header \"{header[0]}\" has one column; it must name two, such as \"ID,Label\", separated by a comma, a semicolon, a tab or a bar");
            return null;
        }

        var lines = new List<CsvLine>();
        foreach (var (line, fields) in records.Skip(1))
        {
            if (fields.Count == header.Count)
                lines.Add(new CsvLine(line + skipped, fields));
            else
                problems.Add(line + skipped, $"it has {Listed.Count(fields.Count, "column")}, the header has {header.Count} ({Listed.Plain(header)})");
        }

        return new CsvContent(separator, header, lines);
    }

    /// <summary>A first line <c>sep=;</c>, which Excel writes and reads.</summary>
    private static (string? Separator, int Lines) SaidByExcel(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var first = end < 0 ? "" : text[..end].TrimEnd('\r').Trim('"');
        return first.Length == 5 && first.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) ? (first[4..], 1) : (null, 0);
    }

    private static string SeparatorOf(string text, string? delimiter, Func<string, bool> isFile)
    {
        using var lines = new StringReader(text);
        string? header;
        do
            header = lines.ReadLine();
        while (header is not null && string.IsNullOrWhiteSpace(header));
        if (header is null)
            return ",";
        var candidates = Separators.Where(separator => header.Contains(separator, StringComparison.Ordinal)).ToList();
        return candidates.Count switch
        {
            0 => delimiter ?? ",",
            1 => candidates[0],
            _ => candidates.MaxBy(separator => Fit(text, separator, isFile))!,
        };
    }

    /// <summary>
    /// How well a character divides the file: the lines that it divides as it divides the header, then the files that the fields name.
    /// </summary>
    private static (int Consistent, int Files) Fit(string text, string separator, Func<string, bool> isFile)
    {
        var records = Records(text, separator, asWritten: false, (_, _) => { });
        var columns = records[0].Fields.Count;
        return columns < 2
            ? (-1, 0)
            : (records.Skip(1).Count(record => record.Fields.Count == columns), records.Skip(1).Take(LinesTried).Sum(record => record.Fields.Count(isFile)));
    }

    private static List<(int Line, IReadOnlyList<string> Fields)> Records(string text, string separator, bool asWritten, Action<int, string> problem)
    {
        var read = 0; // Lines that belong to earlier records.
        var lines = new Lazy<string[]>(() => text.ReplaceLineEndings("\n").Split('\n'));
        using var parser = new CsvParser(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = separator,
            TrimOptions = asWritten || separator == " " ? TrimOptions.None : TrimOptions.Trim | TrimOptions.InsideQuotes,
            WhiteSpaceChars = separator == " " ? [] : [' '], // The parser takes no separator that is also white space.
            BadDataFound = bad => problem(FirstLine(lines.Value, read), "a quotation mark stands inside a field or is not closed"),
        });
        var records = new List<(int, IReadOnlyList<string>)>();
        while (parser.Read())
        {
            records.Add((parser.RawRow, parser.Record!));
            read = parser.RawRow;
        }

        return records;
    }

    // The parser knows a record's last line, and a quotation that is not closed goes on to the end of the file. Empty lines belong to no
    // record.
    private static int FirstLine(string[] lines, int read)
    {
        var line = read;
        while (line < lines.Length - 1 && lines[line].Length == 0)
            line++;
        return line + 1;
    }
}

/// <summary>A line of a CSV file.</summary>
/// <param name="Number">From 1, the header counted.</param>
/// <param name="Fields">Its columns.</param>
internal sealed record CsvLine(int Number, IReadOnlyList<string> Fields);
