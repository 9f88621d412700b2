using System.Globalization;
using System.Text.Json;
using Monk.Text;
using Monk.Training.Listeners;
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
}
