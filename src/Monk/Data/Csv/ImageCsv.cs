namespace Monk.Data;

/// <summary>
/// Data sets as CSV files hold them: a header, then a line for each image with its path and its label. What a file asks for in any line and cannot have is told of by
/// line, all of it at once.
/// </summary>
internal sealed class ImageCsv
{
    private const string Shape = "The right shape is a header line and a line for each image, with its path and its label: \"ID,Label\", then \"cat/1.jpg,cat\".";

    private readonly string _path;
    private readonly string _root;
    private readonly string _purpose;
    private readonly string _delimiter;
    private readonly LabelType _labelType;
    private readonly bool _asWritten;
    private readonly CsvProblems _problems;

    private ImageCsv(string path, string root, string delimiter, LabelType labelType, string purpose, bool asWritten)
    {
        (_path, _root, _delimiter, _labelType, _purpose) = (path, Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)), delimiter, labelType, purpose);
        _asWritten = asWritten;
        _problems = new CsvProblems(path, purpose);
    }

    /// <summary>Reads a file; no image is opened.</summary>
    /// <param name="path">The CSV file.</param>
    /// <param name="root">The folder that its paths are relative to.</param>
    /// <param name="delimiter">What stands between the labels of one image.</param>
    /// <param name="labelType">Whether an image may have several labels; Auto: when the delimiter is not what separates the columns, and occurs in a label.</param>
    /// <param name="purpose">What the data is for, in messages: "training", "validation", "test".</param>
    /// <param name="classes">The classes that there are; null when the file says so itself.</param>
    /// <param name="asWritten">Whether <see cref="ImageCsvWriter"/> wrote the file, so that spaces around paths and labels belong to them. From files of others they are removed.</param>
    /// <exception cref="MonkException">The file is missing or unreadable, a line is wrong, no image exists, or there are fewer than two classes.</exception>
    public static LabelledDataset Read(string path, string root, string delimiter, LabelType labelType, string purpose, IReadOnlyList<string>? classes = null, bool asWritten = false) =>
        new ImageCsv(path, root, delimiter, labelType, purpose, asWritten).Run(classes);

    private LabelledDataset Run(IReadOnlyList<string>? classes)
    {
        if (!Directory.Exists(_root))
            throw new MonkException($"The {_purpose} folder '{_root}' does not exist. {MissingFolder.Hint(_root)}");

        var columns = CsvColumns.Read(CsvText.Read(_path, _purpose), _delimiter, _problems, _asWritten);
        _problems.ThrowIfAny(Shape + " A field that holds the separator stands in quotation marks.");
        if (columns!.Rows.Count == 0)
            throw new MonkException($"The {_purpose} CSV file '{_path}' lists no image. {Shape}");
        if (File.Exists(Path.Combine(_root, columns.Header[0])))
            throw new MonkException($"The first line of the {_purpose} CSV file '{_path}' names an image, '{columns.Header[0]}', where a header is expected. {Shape}");

        var several = _labelType == LabelType.Multiple
            || (_labelType == LabelType.Auto && _delimiter != columns.Separator && columns.Rows.Any(row => row.Label.Contains(_delimiter, StringComparison.Ordinal)));
        var files = CsvFiles.Locate(columns.Rows, _root, _problems);
        var labels = columns.Rows.Select(row => LabelsOf(row, several)).ToList();
        RequireKnown(columns.Rows, labels, classes);
        var rows = Distinct(columns.Rows, files, labels, out var repeated);
        _problems.ThrowIfAny(several ? $"Labels of one image are separated by '{_delimiter}' (delimiter)." : Shape);
        if (rows.Count == 0)
            throw new MonkException($"None of the {columns.Rows.Count} images that the {_purpose} CSV file '{_path}' lists exists. The first, '{columns.Rows[0].Path}' in line {columns.Rows[0].Line}, was looked for as '{Path.GetFullPath(columns.Rows[0].Path, _root)}': its path is relative to the data set's folder.");

        classes ??= [.. rows.SelectMany(row => row.Labels).Distinct().Order(StringComparer.Ordinal)];
        RequireClasses(classes, several);
        return Of(rows, classes, several, files.Missing, [.. repeated, .. files.Notes, .. Ignored(columns.Header)]);
    }

    private LabelledDataset Of(
        List<(string Path, IReadOnlyList<string> Labels)> rows, IReadOnlyList<string> classes, bool several, IReadOnlyList<ListedImage> missing, List<string> notes)
    {
        var positions = classes.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        var samples = rows.OrderBy(row => row.Path, StringComparer.Ordinal).Select(row =>
        {
            int[] labels = [.. row.Labels.Select(label => positions[label]).Order()];
            return new ImageSample(row.Path, labels.Length == 0 ? -1 : labels[0]) { Labels = several ? labels : null };
        });
        notes.AddRange(LabelledDataset.Absent(classes.Except(rows.SelectMany(row => row.Labels)), _purpose));
        return new LabelledDataset(_root, classes, [.. samples], notes)
        {
            LabelType = several ? LabelType.Multiple : LabelType.Single,
            Missing = missing,
        };
    }

    private IReadOnlyList<string> LabelsOf(CsvRow row, bool several)
    {
        if (several)
            return [.. row.Label.Split(_delimiter, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
        if (row.Label.Length == 0)
            _problems.Add(row.Line, "the label is empty");
        return [row.Label];
    }

    private void RequireKnown(IReadOnlyList<CsvRow> rows, List<IReadOnlyList<string>> labels, IReadOnlyList<string>? classes)
    {
        if (classes is null)
            return;
        var known = classes.ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < rows.Count; i++)
        {
            var unknown = labels[i].Where(label => !known.Contains(label)).ToList();
            if (unknown.Count > 0)
                _problems.Add(rows[i].Line, $"the training data has no class {Listed.Quoted(unknown)}, only {Listed.Quoted(classes)}");
        }
    }

    /// <summary>The rows whose image exists, each image once.</summary>
    private List<(string Path, IReadOnlyList<string> Labels)> Distinct(
        IReadOnlyList<CsvRow> rows, CsvFiles files, List<IReadOnlyList<string>> labels, out List<string> notes)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        var repeated = new List<string>();
        var kept = new List<(string, IReadOnlyList<string>)>();
        for (var i = 0; i < rows.Count; i++)
        {
            if (files.Paths[i] is not { } path)
                continue;
            if (first.TryAdd(path, i))
                kept.Add((path, labels[i]));
            else if (labels[first[path]].ToHashSet().SetEquals(labels[i]))
                repeated.Add($"{path} (line {rows[i].Line})");
            else
                _problems.Add(rows[i].Line, $"'{rows[i].Path}' is labelled '{rows[i].Label}' here and '{rows[first[path]].Label}' in line {rows[first[path]].Line}");
        }

        notes = repeated.Count == 0 ? [] : [$"{Listed.Count(repeated.Count, "repeated line")} ignored: {Listed.Plain(repeated)}"];
        return kept;
    }

    private static IEnumerable<string> Ignored(IReadOnlyList<string> header) =>
        header.Count == 2 ? [] : [$"{Listed.Count(header.Count - 2, "column")} beside path and label ignored: {Listed.Plain([.. header.Skip(2)])}"];

    private void RequireClasses(IReadOnlyList<string> classes, bool several)
    {
        if (classes.Count >= 2)
            return;
        throw new MonkException(classes.Count == 0
            ? $"The {_purpose} CSV file '{_path}' labels no image. {Shape}"
            : $"The {_purpose} CSV file '{_path}' has only one {(several ? "label" : "class")}, '{classes[0]}'; a classifier needs at least 2. {Shape}");
    }
}
