using System.Globalization;
using System.Text.Json;
using Monk.Experiments;
using Monk.Reporting.Notebooks;
using Monk.Runtime;
using static System.FormattableString;

namespace Monk.Reporting;

/// <summary>Writes text for people: Monk's blocks, with a heading and aligned lines under it. Silent when nothing should be said.</summary>
/// <param name="silent">Whether nothing is written.</param>
/// <param name="writer">Where to write; null for the console.</param>
/// <param name="cell">Finds the notebook's cell that runs, where there is one and the text goes to the console.</param>
/// <param name="log">A logger that gets the same lines, also where nothing is written; null for none.</param>
internal sealed class Report(bool silent, TextWriter? writer = null, Func<NotebookCell?>? cell = null, LineLog? log = null)
{
    public bool IsSilent => silent;

    /// <summary>The notebook's cell under which the text appears; null where text is only ever printed.</summary>
    public NotebookCell? Cell => silent || writer is not null ? null : cell is null ? NotebookCell.Current : cell();

    /// <summary>
    /// Writes one line. Whatever a terminal would take for a command is written as an escape, here and in all that follows.
    /// </summary>
    public void Line(string text = "") => Say(to => to.WriteLine(Printable.Line(text)));

    /// <summary>Writes text of several lines.</summary>
    public void Text(string lines) => Say(to => to.WriteLine(Printable.Lines(lines)));

    /// <summary>Writes several lines at once, so that those of other threads stand before or after them and never between.</summary>
    public void Lines(params IEnumerable<string> lines)
    {
        if (silent && log is null)
            return;
        List<string> printable = [.. lines.Select(Printable.Line)];
        Say(to => to.Write(string.Concat(printable.Select(line => line + to.NewLine))));
    }

    /// <summary>A heading, an indented line for each entry with the values in one column, and a blank line.</summary>
    public void Block(string heading, params IReadOnlyList<(string Label, string Value)> lines)
    {
        var width = lines.Count == 0 ? 0 : lines.Max(line => line.Label.Length) + 2;
        Lines([heading, .. lines.Select(line => $"    {(line.Label + ":").PadRight(width)}{line.Value}"), ""]);
    }

    /// <summary>
    /// Says in words what a result holds. A notebook that shows the result itself, as HTML, shows it in place of the words.
    /// </summary>
    public void Result(object result, Action<Report> say)
    {
        if (silent && log is null)
            return;
        using var words = new StringWriter { NewLine = writer?.NewLine ?? ConsoleLog.NewLine };
        say(new Report(silent: false, words));
        log?.Write(to => to.Write(words));
        if (Cell?.Show(words.ToString().TrimEnd()) is { } text)
            ReplacedText.Remember(result, text);
        else
            Print(to => to.Write(words));
    }

    /// <summary>Logs a line that is shown in another way than by this.</summary>
    public void Log(string line) => log?.Write(to => to.WriteLine(Printable.Line(line)));

    /// <summary>Logs what has ended a training; whoever trains is told by an exception.</summary>
    public void Log(TrainingFailed failed)
    {
        if (!failed.WasCancelled)
            log?.Failure(failed);
    }

    private void Say(Action<TextWriter> say)
    {
        log?.Write(say);
        Print(say);
    }

    private void Print(Action<TextWriter> say)
    {
        if (silent)
            return;
        if (writer is not null)
            say(writer);
        else
            ConsoleLog.Write(say);
    }

    /// <summary>A duration as Monk writes it: <c>0m 32s</c>.</summary>
    public static string Duration(TimeSpan duration) => Invariant($"{(int)duration.TotalMinutes}m {duration.Seconds}s");

    /// <summary>True or False, as in Monk.</summary>
    public static string Flag(bool value) => value ? "True" : "False";

    /// <summary>A number with up to six digits that count, whatever the machine's culture.</summary>
    public static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    /// <summary>Transforms as Monk prints them: <c>[{'RandomHorizontalFlip': {'p': 0.8}}, …]</c>.</summary>
    public static string Transforms(IReadOnlyList<TransformOptions> transforms) =>
        Python(JsonSerializer.SerializeToElement(transforms.Select(transform => Named(JsonSerializer.SerializeToElement(transform, ExperimentStateJson.Default.TransformOptions))).ToList(), ReportJson.Default.ListDictionaryStringDictionaryStringJsonElement));

    /// <summary>An optimizer's, schedule's or loss's settings as Monk prints them: <c>{'lr': 0.01, …}</c>.</summary>
    public static string Settings(JsonElement options) => Python(JsonSerializer.SerializeToElement(Named(options).Values.Single(), ReportJson.Default.DictionaryStringJsonElement));

    private static Dictionary<string, Dictionary<string, JsonElement>> Named(JsonElement options) => new()
    {
        [options.GetProperty("name").GetString()!] = options.EnumerateObject().Where(member => member.Name != "name").ToDictionary(member => member.Name, member => member.Value),
    };

    /// <summary>A value as Monk prints it, which is as Python would: <c>['a', True, None]</c>.</summary>
    public static string Python(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(", ", element.EnumerateObject().Select(member => $"'{member.Name}': {Python(member.Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(", ", element.EnumerateArray().Select(Python)) + "]",
        JsonValueKind.String => $"'{Escaped(element.GetString()!)}'",
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.Null => "None",
        _ => element.GetRawText(),
    };

    private static string Escaped(string text) =>
        text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal).Replace("\t", @"\t", StringComparison.Ordinal).Replace("\r", @"\r", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);
}
