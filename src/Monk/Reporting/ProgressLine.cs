using System.Runtime.ExceptionServices;
using Monk.Text;
using Spectre.Console;
using static System.FormattableString;

namespace Monk.Reporting;

/// <summary>
/// Shows how far a long work is: a bar on a terminal, text that changes in a notebook, and at most three lines, at its quarters, where
/// output is redirected or <c>NO_COLOR</c> is set.
/// </summary>
internal sealed class ProgressLine(Report report, TimeProvider? clock = null, IAnsiConsole? terminal = null)
{
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan NotebookInterval = TimeSpan.FromSeconds(0.5);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    // The program's own terminal is looked for only where bars may be drawn: there may be none.
    private readonly Lazy<IAnsiConsole> _terminal = new(() => new TolerantTerminal(terminal ?? AnsiConsole.Console));
    // A terminal holds one live display; whoever comes second prints lines.
    private static int _barsInUse;

    private ProgressContext? _bars;
    private ProgressTask? _bar;
    private long _lastPlainLine;
    private int _lastQuarter;

    private NotebookCell? _cell;
    private NotebookText? _text;
    private string? _line;
    private readonly List<string> _passed = [];

    /// <summary>Whether bars can be drawn.</summary>
    private bool Interactive
    {
        get
        {
            try
            {
                return !report.IsSilent
                    && (terminal is not null || !Console.IsOutputRedirected)
                    && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
                    && _terminal.Value.Profile.Capabilities is { Ansi: true, Interactive: true };
            }
            catch (Exception e) when (Dispensable.Is(e))
            {
                return false; // A console that is closed cannot even say what it is.
            }
        }
    }

    /// <summary>Runs the work with a place for bars under what it prints.</summary>
    public T Around<T>(Func<T> work)
    {
        _lastPlainLine = _clock.GetTimestamp();
        _cell = report.Cell;
        if (_cell is not null)
            return InNotebook(work);
        if (!Interactive || Interlocked.CompareExchange(ref _barsInUse, 1, 0) != 0)
            return work();

        try
        {
            return WithBars(work);
        }
        finally
        {
            Volatile.Write(ref _barsInUse, 0);
        }
    }

    private T InNotebook<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        finally
        {
            Clear();
            _cell = null;
        }
    }

    private T WithBars<T>(Func<T> work)
    {
        var begun = false;
        var result = default(T);
        ExceptionDispatchInfo? thrown = null;
        try
        {
            _terminal.Value.Progress()
                .AutoClear(true)
                .HideCompleted(true)
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
                .Start(WorkUnder);
        }
        catch (Exception e) when (Dispensable.Is(e))
        {
            ConsoleLog.NoteLost(_terminal.Value.Profile.Out.Writer, e);
        }

        thrown?.Throw();
        return begun ? result! : work();

        // What the work throws is kept apart from what the terminal does.
        void WorkUnder(ProgressContext context)
        {
            begun = true;
            _bars = context;
            try
            {
                result = work();
            }
            catch (Exception e)
            {
                thrown = ExceptionDispatchInfo.Capture(e);
            }
            finally
            {
                Clear();
                _bars = null;
            }
        }
    }

    /// <summary>Prints a line above the bar.</summary>
    public void Print(string text)
    {
        if (_bars is null)
        {
            report.Line(text);
            return;
        }

        report.Log(text);
        _terminal.Value.WriteLine(Printable.Line(text));
    }

    /// <summary>Prints a line of how it went, which a notebook shows with the progress, and no longer once it shows the result.</summary>
    public void PrintPassed(string text)
    {
        if (_cell is null)
        {
            Print(text);
            return;
        }

        report.Log(text);
        _passed.Add(Printable.Line(text));
        Refresh();
    }

    /// <summary>Tells that the result says all that <see cref="PrintPassed"/> printed.</summary>
    public void IsSummedUpBy(object result)
    {
        if (_text is not null && _passed.Count > 0)
            ReplacedText.Remember(result, _text);
    }

    /// <summary>Shows that <paramref name="done"/> of <paramref name="total"/> are done.</summary>
    public void Show(string what, double done, double total, string detail)
    {
        if (_bars is not null)
        {
            var description = Markup.Escape(Printable.Line($"    {what}, {detail}"));
            _bar ??= _bars.AddTask(description, maxValue: total);
            _bar.MaxValue = total;
            _bar.Value = done;
            _bar.Description = description;
        }
        else if (_cell is not null)
        {
            if (_line is not null && _clock.GetElapsedTime(_lastPlainLine) < NotebookInterval)
                return;
            _lastPlainLine = _clock.GetTimestamp();
            _line = Printable.Line(Invariant($"    {what}: {done / total:P0}, {detail}"));
            Refresh();
        }
        else if ((int)(4 * done / total) is var quarter && quarter > _lastQuarter && quarter < 4 && _clock.GetElapsedTime(_lastPlainLine) >= PlainInterval)
        {
            _lastPlainLine = _clock.GetTimestamp();
            _lastQuarter = quarter;
            report.Line(Invariant($"    {what}: {done / total:P0}, {detail}"));
        }
        else if (quarter < _lastQuarter)
        {
            _lastQuarter = quarter; // Another pass has begun.
        }
    }

    /// <summary>Takes the bar away.</summary>
    public void Clear()
    {
        _bar?.StopTask();
        if (_bar is not null)
            _bar.Value = _bar.MaxValue;
        _bar = null;
        _lastPlainLine = _clock.GetTimestamp();
        _lastQuarter = 0;
        if (_line is null)
            return;
        _line = null;
        Refresh();
    }

    private void Refresh()
    {
        var text = string.Join(Environment.NewLine, _line is null ? _passed : _passed.Append(_line));
        if (_text is not null)
            _text.Change(text);
        else
            _text = _cell!.Show(text);
        if (_text is not null)
            return;

        // A notebook that shows nothing: as anywhere else from here on.
        _cell = null;
        _passed.ForEach(Print);
        _passed.Clear();
    }
}
