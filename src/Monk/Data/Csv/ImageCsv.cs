using Monk.Imaging;
using Monk.Text;

namespace Monk.Data.Csv;

/// <summary>
/// Data sets as CSV files hold them: a header, then a line for each image with its path and its label. What a file asks for in any line and
/// cannot have is told of by line, all of it at once.
/// </summary>
internal sealed class ImageCsv
{
    private const string Shape = "The right shape is a header line and a line for each image, with its path and its label: \"ID,Label\", then \"cat/1.jpg,cat\".";

    private readonly CsvRequest _request;
    private readonly string _root;
    private readonly CsvPaths _files;
    private readonly CsvProblems _problems;
    private string _delimiter = DatasetLocation.DefaultDelimiter;

    private ImageCsv(CsvRequest request)
    {
        _request = request;
        _root = Path.TrimEndingDirectorySeparator(FullPath.Of(request.Root));
        _files = new CsvPaths(_root);
        _problems = new CsvProblems(request.Path, request.Purpose);
    }

    private string Source => $"The {_request.Purpose} CSV file '{_request.Path}'";

    /// <summary>Reads a file; no image is opened.</summary>
    /// <param name="path">The CSV file.</param>
    /// <param name="root">The folder that its paths are relative to.</param>
    /// <param name="delimiter">What stands between the labels of one image; null where nobody says.</param>
    /// <param name="labelType">
    /// Whether an image may have several labels; Auto: when the delimiter is given, is not what separates the columns, and occurs in a
    /// label.
    /// </param>
    /// <param name="purpose">What the data is for, in messages: "training", "validation", "test".</param>
    /// <param name="classes">The classes that there are; null when the file says so itself.</param>
    /// <param name="asWritten">
    /// Whether <see cref="ImageCsvWriter"/> wrote the file, so that spaces around paths and labels belong to them. From files of others
    /// they are removed.
    /// </param>
    /// <exception cref="MonkException">
    /// The file is missing or unreadable, a line is wrong, most images are missing, or there are fewer than two classes.
    /// </exception>
    public static LabelledDataset Read(string path, string root, string? delimiter, LabelType labelType, string purpose, IReadOnlyList<string>? classes = null, bool asWritten = false) =>
        Read(new CsvRequest(path, root, purpose) { Delimiter = delimiter, LabelType = labelType, Classes = classes, AsWritten = asWritten });

    /// <inheritdoc cref="Read(string, string, string?, LabelType, string, IReadOnlyList{string}?, bool)"/>
    public static LabelledDataset Read(CsvRequest request) => new ImageCsv(request).Run();

    private LabelledDataset Run()
    {
        if (!Directory.Exists(_root))
            throw new MonkException($"The {_request.Purpose} folder '{_root}' does not exist. {MissingFolder.Hint(_root)}");

        var content = CsvContent.Read(CsvText.Read(_request.Path, _request.Purpose), _request.Delimiter, _problems, _request.AsWritten, field => _files.Find(field) is not null);
        foreach (var line in _problems.Any && content is not null ? content.Lines.Where(line => line.Fields[0].Length == 0) : [])
            _problems.Add(line.Number, "the path of the image is empty");
        _problems.ThrowIfAny(Shape + " A field that holds the separator stands in quotation marks.");
        if (content!.Lines.Count == 0)
            throw new MonkException($"{Source} lists no image. {Shape}");
        RequireHeader(content);

        var columns = Columns(content);
        RequireHeader(content, columns);
        var rows = Rows(content, columns);
        _problems.ThrowIfAny(Shape);
        var (several, notes) = Label(content, columns, rows);
        var files = CsvFiles.Locate(rows, _root, _files, _problems);
        RequireKnown(rows);
        var kept = Distinct(rows, files, out var repeated);
        if (_problems.Any)
            _problems.ThrowIfAny((several && !columns.IsIndicator ? $"Labels of one image are separated by '{_delimiter}' (delimiter)." : Shape) + MissingHint(files.Outside));
        RequireImages(rows, files, kept);

        var classes = _request.Classes ?? [.. kept.SelectMany(row => row.Labels).Distinct().Order(StringComparer.Ordinal)];
        RequireClasses(classes, several);
        return Of(kept, classes, several, files, [.. notes, .. repeated, .. files.Notes, .. columns.Notes]);
    }

    private void RequireHeader(CsvContent content)
    {
        if (_request.AsWritten)
            return;
        if (content.Header.FirstOrDefault(field => ImageFileTypes.IsImage(field) || _files.Find(field) is not null) is { } image)
            throw new MonkException($"The first line of the {_request.Purpose} CSV file '{_request.Path}' names an image, '{image}', where a header is expected. {Shape}");
    }

    /// <summary>
    /// A first line that labels an image as others do is no header, even if its image is not to be found: it would be lost.
    /// </summary>
    private void RequireHeader(CsvContent content, CsvColumnChoice columns)
    {
        if (_request.AsWritten || _request.Lenient || _request.Columns is not null && !_request.ColumnsAreDefault)
            return;
        var (path, label) = (content.Header[columns.Image], content.Header[columns.Labels[0]]);
        var isPath = path.AsSpan().ContainsAny('/', '\\') && content.Lines.All(line => line.Fields[columns.Image].AsSpan().ContainsAny('/', '\\')) || ImageFileTypes.UnreadableKind(path) is not null;
        var isLabel = !columns.IsIndicator && label.Length > 0 && content.Lines.Any(line => string.Equals(line.Fields[columns.Labels[0]], label, StringComparison.Ordinal));
        if (isPath || isLabel)
        {
            throw new MonkException(
                $"The first line of the {_request.Purpose} CSV file '{_request.Path}', \"{string.Join(content.Separator, content.Header)}\", looks like an image with its label, where a header is expected"
                + $"{(isLabel ? $": '{label}' is a label in other lines too" : "")}. Write a header above it, such as \"ID,Label\"; or, if it is the header, pass columns: {new CsvColumns(path, label)}.");
        }
    }

    private CsvColumnChoice Columns(CsvContent content)
    {
        var rules = new CsvColumnRules(content, _request.Path, _request.Purpose, _files);
        if (_request.AsWritten || _request.Lenient)
            return rules.FirstTwo();
        if (_request.Columns is { } named && (!_request.ColumnsAreDefault || rules.Has(named)))
            return rules.Named(named);
        return rules.ByRule(_request.Classes);
    }

    private List<CsvRow> Rows(CsvContent content, CsvColumnChoice columns)
    {
        var rows = new List<CsvRow>();
        foreach (var line in content.Lines)
        {
            if (line.Fields[columns.Image].Length == 0)
                _problems.Add(line.Number, "the path of the image is empty");
            else if (columns.IsIndicator && columns.Labels.Where(label => CsvColumnChoice.Indicated(line.Fields[label]) is null).Select(label => (int?)label).FirstOrDefault() is { } wrong)
                _problems.Add(line.Number, $"'{content.Header[wrong]}' is '{line.Fields[wrong]}', where a column for each label holds 0 or 1");
            else
                rows.Add(new CsvRow(line.Number, line.Fields[columns.Image], columns.IsIndicator ? "" : line.Fields[columns.Labels[0]]) { Labels = columns.IsIndicator ? [.. columns.Labels.Where(label => CsvColumnChoice.Indicated(line.Fields[label]) == true).Select(label => content.Header[label])] : [] });
        }

        return rows;
    }

    /// <summary>Gives each row its labels.</summary>
    private (bool Several, IReadOnlyList<string> Notes) Label(CsvContent content, CsvColumnChoice columns, List<CsvRow> rows)
    {
        var (several, notes) = columns.IsIndicator ? FromIndicators(rows) : FromText(content, rows);
        var known = _request.Classes is { } classes ? new KnownClasses(classes) : null;
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < rows.Count; i++)
            rows[i] = rows[i] with { Labels = [.. rows[i].Labels.Select(Called).Distinct(StringComparer.Ordinal)] };
        return (several, notes);

        // One name for what is the same text in other Unicode characters: the class's, else the first one met.
        string Called(string label)
        {
            if (_request.AsWritten || known is not null)
                return known?.Find(label) ?? label;
            var form = NameForms.Composed(label);
            first.TryAdd(form, label);
            return first[form];
        }
    }

    private (bool Several, IReadOnlyList<string> Notes) FromIndicators(List<CsvRow> rows)
    {
        var others = rows.Where(row => row.Labels.Count != 1).ToList();
        if (_request.LabelType == LabelType.Single)
        {
            foreach (var row in others)
                _problems.Add(row.Line, $"it has a 1 in {Listed.Count(row.Labels.Count, "label column")}, where an image has one class (labelType: LabelType.Single)");
        }

        var several = _request.LabelType == LabelType.Multiple || (_request.LabelType == LabelType.Auto && others.Count > 0);
        return (several, several && _request.LabelType == LabelType.Auto
            ? [$"images may have several labels: {Listed.Count(others.Count, "line")} of {rows.Count} {(others.Count == 1 ? "has" : "have")} not a single 1, such as line {others[0].Line}"]
            : []);
    }

    private (bool Several, IReadOnlyList<string> Notes) FromText(CsvContent content, List<CsvRow> rows)
    {
        var labels = new CsvLabels([.. rows.Select(row => row.Label)], content.Separator, Source);
        (var several, _delimiter, var notes) = labels.Decide(_request.LabelType, _request.Delimiter, _request.Classes, _request.Lenient || _request.AsWritten);
        for (var i = 0; i < rows.Count; i++)
        {
            if (!several && rows[i].Label.Length == 0)
                _problems.Add(rows[i].Line, "the label is empty");
            rows[i] = rows[i] with { Labels = several ? rows[i].Label.Split(_delimiter, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [rows[i].Label] };
        }

        return (several, notes);
    }

    private LabelledDataset Of(List<(string Path, IReadOnlyList<string> Labels)> rows, IReadOnlyList<string> classes, bool several, CsvFiles files, List<string> notes)
    {
        var positions = classes.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        var samples = rows.OrderBy(row => row.Path, StringComparer.Ordinal).Select(row =>
        {
            int[] labels = [.. row.Labels.Select(label => positions[label]).Order()];
            return new ImageSample(row.Path, labels.Length == 0 ? -1 : labels[0]) { Labels = several ? labels : null };
        });
        var set = new LabelledDataset(_root, classes, [.. samples], [])
        {
            LabelType = several ? LabelType.Multiple : LabelType.Single,
            Delimiter = several ? _delimiter : null,
            Missing = [.. files.Missing.Select(row => new ListedImage(row.Path, row.Line))],
            Lost =
            [
                .. files.Missing.Select(row => new LostImage(row.Path, "no such file") { Classes = row.Labels, Line = row.Line }),
                .. from row in rows
                   let reason = LossOf(row.Path)
                   where reason is not null
                   select new LostImage(row.Path, reason) { Classes = row.Labels },
            ],
        };
        return set with
        {
            Notes =
            [
                .. DatasetNotes.Losses(set, _request.Purpose).Select((note, index) => index == 0 && files.Missing.Count > 0 ? note + MissingHint(files.Missing) : note),
                .. _request.Classes is null ? NameForms.Warnings(classes, _request.Purpose) : [],
                .. notes,
                .. LabelledDataset.Absent(classes.Except(rows.SelectMany(row => row.Labels)), _request.Purpose),
            ],
        };
    }

    /// <summary>Why a file that is there cannot be used; whoever opens it will say so too.</summary>
    private string? LossOf(string path) => ImageFileTypes.UnreadableKind(path) is { } kind ? ImageBeginnings.Unreadable(kind)
        : FileNames.IsDeadLink(new FileInfo(_files.Full(path))) ? "a link that leads nowhere"
        : null;

    private void RequireKnown(List<CsvRow> rows)
    {
        if (_request.Classes is not { } classes)
            return;
        foreach (var row in rows)
        {
            var unknown = row.Labels.Where(label => !classes.Contains(label)).ToList();
            if (unknown.Count > 0)
                _problems.Add(row.Line, $"the training data has no class {Listed.Quoted(unknown)}, only {Listed.Quoted(classes)}.{NameForms.Hint(unknown, classes)}");
        }
    }

    /// <summary>The rows whose image exists, each image once.</summary>
    private List<(string Path, IReadOnlyList<string> Labels)> Distinct(List<CsvRow> rows, CsvFiles files, out List<string> notes)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        var repeated = new List<string>();
        var kept = new List<(string, IReadOnlyList<string>)>();
        for (var i = 0; i < rows.Count; i++)
        {
            if (files.Paths[i] is not { } path)
                continue;
            if (first.TryAdd(path, i))
                kept.Add((path, rows[i].Labels));
            else if (rows[first[path]].Labels.ToHashSet().SetEquals(rows[i].Labels))
                repeated.Add($"{path} (line {rows[i].Line})");
            else
                _problems.Add(rows[i].Line, $"'{rows[i].Path}' is labelled '{Shown(rows[i])}' here and '{Shown(rows[first[path]])}' in line {rows[first[path]].Line}");
        }

        notes = repeated.Count == 0 ? [] : [$"{Listed.Count(repeated.Count, "repeated line")} ignored: {Listed.Plain(repeated)}"];
        return kept;

        static string Shown(CsvRow row) => row.Label.Length > 0 ? row.Label : string.Join(", ", row.Labels);
    }

    /// <summary>Images may be missing, but not most of them, and not all of one class.</summary>
    private void RequireImages(List<CsvRow> rows, CsvFiles files, List<(string Path, IReadOnlyList<string> Labels)> kept)
    {
        if (kept.Count == 0)
            throw new MonkException($"None of the {rows.Count} images that the {_request.Purpose} CSV file '{_request.Path}' lists exists. The first, '{rows[0].Path}' in line {rows[0].Line}, was looked for as '{_files.Full(rows[0].Path)}': its path is relative to the data set's folder.{MissingHint(files.Missing)}");
        if (files.Missing.Count > DatasetNotes.RefusalShare * rows.Count)
        {
            throw new MonkException(
                $"{Source} lists {rows.Count} images, of which {files.Missing.Count} do not exist in '{_root}' ({Listed.Plain([.. files.Missing.Select(row => $"{row.Path} (line {row.Line})")])}).{MissingHint(files.Missing)} "
                + "At most half of the images may be missing; to use only those that are there, write a CSV file that lists them.");
        }

        var lost = _request.Classes is not null ? [] : rows.SelectMany(row => row.Labels).Except(kept.SelectMany(row => row.Labels), StringComparer.Ordinal).ToList();
        if (lost.Count > 0)
        {
            var of = files.Missing.Where(row => row.Labels.Intersect(lost).Any()).ToList();
            throw new MonkException(
                $"{Source} lists {Listed.Count(of.Count, "image")} of {Listed.Quoted(lost)}, of which none exists in '{_root}': {Listed.Plain([.. of.Select(row => $"{row.Path} (line {row.Line})")])}.{MissingHint(of)} "
                + "Put the images there, or leave their lines out.");
        }
    }

    private string MissingHint(IReadOnlyList<CsvRow> missing) => missing.Count == 0 ? "" : new MissingFiles(_request.Path, _root, _files).Hint(missing);

    private void RequireClasses(IReadOnlyList<string> classes, bool several)
    {
        if (classes.Count >= 2)
            return;
        throw new MonkException(classes.Count == 0
            ? $"{Source} labels no image. {Shape}"
            : $"{Source} has only one {(several ? "label" : "class")}, '{classes[0]}'; a classifier needs at least 2. {Shape}");
    }
}
