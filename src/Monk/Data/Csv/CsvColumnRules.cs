using Monk.Text;

namespace Monk.Data.Csv;

/// <summary>
/// Chooses the columns of a CSV file. Two columns are path and label. Of more, the path is in the first, and the label in the second if it
/// is the only one named like a label; columns of 0 and 1 of which each line has a single 1 are the classes that they are named after.
/// Everything else is asked for.
/// </summary>
internal sealed class CsvColumnRules(CsvContent content, string file, string purpose, CsvPaths files)
{
    private const int LinesTried = 200;

    private static readonly HashSet<string> LabelNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "label", "labels", "labelname", "labelnames", "class", "classes", "classname", "classnames", "classlabel", "category", "categories", "categoryname", "target", "targets", "tag", "tags",
        "diagnosis", "diagnoses", "dx", "finding", "findings", "findinglabels", "species", "breed", "groundtruth", "truth", "gt", "y", "annotation", "annotations",
        "klasse", "klassen", "kategorie", "diagnose", "classe", "clase", "categoria", "categorie",
    };

    private static readonly HashSet<string> SplitColumnNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "split", "subset", "partition", "isvalid", "isval", "isvalidation", "istest", "istrain", "istraining",
    };

    private IReadOnlyList<string> Header => content.Header;

    /// <summary>The columns that a caller has named.</summary>
    /// <exception cref="MonkException">The file has no such column, or several of the name.</exception>
    public CsvColumnChoice Named(CsvColumns columns)
    {
        var image = PositionOf(columns.Image);
        int[] labels = [.. columns.Labels.Select(PositionOf)];
        if (labels.Append(image).Distinct().Count() <= labels.Length)
            throw new MonkException($"columns is {columns}; it names a column of the {purpose} CSV file '{file}' twice. The columns are {Listed.Plain(Header)}.");
        return new CsvColumnChoice(image, labels, [.. Ignored([image, .. labels])]);
    }

    /// <summary>Whether the file has the columns.</summary>
    public bool Has(CsvColumns columns) => columns.Labels.Append(columns.Image).All(name => Header.Count(heading => heading == name) == 1);

    /// <summary>The first two columns, as files were read by before there were rules.</summary>
    public CsvColumnChoice FirstTwo() => new(0, [1], [.. Ignored([0, 1])]);

    /// <summary>The columns that the rules say.</summary>
    /// <param name="classes">The classes that there are; null when the file says so itself.</param>
    /// <exception cref="MonkException">The rules do not say.</exception>
    public CsvColumnChoice ByRule(IReadOnlyList<string>? classes)
    {
        RequirePathsFirst();
        if (Header.Count == 2)
        {
            if (Share(1, IsFile) > 0.5)
                throw Refusal($"its second column, '{Header[1]}', holds paths of files too, such as '{content.Lines[0].Fields[1]}', where labels are expected");
            if (classes is null)
                RequireNoSplits([1]);
            return FirstTwo();
        }

        int[] others = [.. Enumerable.Range(1, Header.Count - 1)];

        // A column named like a label holds the label, and one that says which images validate holds that: neither is a class of its name,
        // however well the numbers fit.
        if (others.All(IsIndicator) && !others.Any(column => LabelNames.Contains(Letters(Name(column))) || SplitColumnNames.Contains(Letters(Name(column)))))
        {
            if (!IsOneHot(others, classes))
                throw Refusal($"its columns {Listed.Quoted([.. others.Select(Name)])} hold 0 and 1, but not a single 1 in every line and at least one 1 in every column");
            return new CsvColumnChoice(0, others, [$"the CSV file's columns {Listed.Quoted([.. others.Select(Name)])} hold a single 1 in each line and are the classes that they are named after"]);
        }

        int[] named = [.. others.Where(column => LabelNames.Contains(Letters(Name(column))))];
        if (named is not [1])
        {
            throw Refusal(named.Length == 0
                ? $"it has {Header.Count} columns ({Listed.Plain(Header)}), of which none is named like a label"
                : $"it has {Header.Count} columns ({Listed.Plain(Header)}), of which {Listed.Quoted([.. named.Select(Name)])} {(named.Length == 1 ? "is named like a label and is not the second" : "are named like labels")}");
        }

        RequireNoSplits(others[1..]);
        return FirstTwo();
    }

    private void RequirePathsFirst()
    {
        foreach (var (holds, said) in new (Func<string, bool>, string)[] { (IsFile, "paths that exist"), (files.IsNearly, "names of files that are there in other upper and lower case or with an extension") })
        {
            var best = Enumerable.Range(0, Header.Count).MaxBy(column => Share(column, holds));
            if (Share(best, holds) <= 0.5)
                continue;
            if (best == 0)
                return;
            throw Refusal(
                $"its first column, '{Name(0)}', holds no paths of images; column {best + 1}, '{Name(best)}', holds {said}, such as '{content.Lines.First(line => holds(line.Fields[best])).Fields[best]}'", best);
        }
    }

    /// <summary>A column that says which images test is no column to pass over: they would be trained on.</summary>
    private void RequireNoSplits(IEnumerable<int> ignored)
    {
        foreach (var column in ignored)
        {
            var values = content.Lines.Select(line => line.Fields[column]).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal).ToList();
            if (values.Count > 1 && (values.TrueForAll(SplitFolders.IsSplitName) || SplitColumnNames.Contains(Letters(Name(column)))))
            {
                var columns = new CsvColumns(Said(0), Said(1));
                throw new MonkException(
                    $"The {purpose} CSV file '{file}' cannot be used as it is: column {column + 1}, '{Name(column)}', says which images belong to which part ({Listed.Quoted(values)}), and "
                    + (column == 1 ? $"there is no other column that could hold the label. Give a file with the images' labels, or pass columns: {columns} if these are the classes."
                        : $"all would be used alike. Write a file for each part, or pass columns: {columns} to use all images of this one."));
            }
        }
    }

    private MonkException Refusal(string reason, int image = 0)
    {
        int[] rest = [.. Enumerable.Range(0, Header.Count).Where(column => column != image)];
        var label = rest.FirstOrDefault(column => LabelNames.Contains(Letters(Name(column))), -1);
        if (label < 0)
            label = rest.FirstOrDefault(column => column > 0 && Name(column).Length > 0 && !IsIndicator(column), rest[^1]);
        int[] indicators = [.. rest.Where(IsIndicator)];
        List<string> ways = [$"pass columns: {new CsvColumns(Said(image), Said(label))} if '{Name(label)}' holds the label"];
        if (indicators.Length > 1)
            ways.Add($"columns: {new CsvColumns(Said(image), [.. indicators.Select(Said)])} if each of these columns is a label, with 1 for the images that have it");
        return new MonkException($"The {purpose} CSV file '{file}' does not say by itself where path and label are: {reason}. {char.ToUpperInvariant(ways[0][0])}{string.Join("; or ", ways)[1..]}.");
    }

    private string Name(int column) => Header[column];

    /// <summary>A column as columns names it: by its heading, else by its number.</summary>
    private string Said(int column) => Name(column).Length > 0 && Header.Count(heading => heading == Name(column)) == 1
        ? Name(column)
        : (column + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private int PositionOf(string name)
    {
        int[] found = [.. Enumerable.Range(0, Header.Count).Where(column => Header[column] == name)];
        if (found.Length == 0)
            found = [.. Enumerable.Range(0, Header.Count).Where(column => string.Equals(NameForms.Composed(Header[column]), NameForms.Composed(name), StringComparison.OrdinalIgnoreCase))];
        if (found.Length == 0 && int.TryParse(name, out var number) && number >= 1 && number <= Header.Count)
            return number - 1;
        return found.Length switch
        {
            1 => found[0],
            0 => throw new MonkException($"columns names '{name}', which the {purpose} CSV file '{file}' does not have. Its columns are {Listed.Plain(Header)}."),
            _ => throw new MonkException($"columns names '{name}', of which the {purpose} CSV file '{file}' has {found.Length}. Give the number of the column instead, such as \"{found[0] + 1}\"."),
        };
    }

    private bool IsIndicator(int column) => content.Lines.All(line => CsvColumnChoice.Indicated(line.Fields[column]) is not null);

    private bool IsOneHot(int[] columns, IReadOnlyList<string>? classes) =>
        content.Lines.All(line => columns.Count(column => CsvColumnChoice.Indicated(line.Fields[column]) == true) == 1)
        && (classes is not null && new KnownClasses(classes) is var known && columns.All(column => known.Find(Name(column)) is not null)
            || columns.All(column => content.Lines.Any(line => CsvColumnChoice.Indicated(line.Fields[column]) == true)));

    private bool IsFile(string field) => files.Find(field) is not null;

    /// <summary>The share of the lines, or of some of them from all over the file, whose field is as it should be.</summary>
    private double Share(int column, Func<string, bool> holds)
    {
        var step = Math.Max(1, content.Lines.Count / LinesTried);
        var tried = content.Lines.Where((_, index) => index % step == 0).ToList();
        return (double)tried.Count(line => holds(line.Fields[column])) / tried.Count;
    }

    private IEnumerable<string> Ignored(int[] used)
    {
        string[] ignored = [.. Enumerable.Range(0, Header.Count).Except(used).Select(Said)];
        return ignored.Length == 0 ? [] : [$"{Listed.Count(ignored.Length, "column")} beside path and label ignored: {Listed.Plain(ignored)}"];
    }

    private static string Letters(string name) => new([.. name.Where(char.IsLetter)]);
}
