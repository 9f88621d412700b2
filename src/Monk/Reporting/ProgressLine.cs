using Spectre.Console;
using static System.FormattableString;

namespace Monk.Reporting;

/// <summary>
/// Shows how far a long work is: a bar on a terminal, a line every so often where output is redirected or <c>NO_COLOR</c> is set.
/// </summary>
internal sealed class ProgressLine(Report report, TimeProvider? clock = null, IAnsiConsole? terminal = null)
{
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly IAnsiConsole _terminal = terminal ?? AnsiConsole.Console;
    // A terminal holds one live display; whoever comes second prints lines.
    private static int _barsInUse;

    private ProgressContext? _bars;
    private ProgressTask? _bar;
    private long _lastPlainLine;

    /// <summary>Whether bars can be drawn.</summary>
    private bool Interactive => !report.IsSilent
        && (terminal is not null || !Console.IsOutputRedirected)
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && _terminal.Profile.Capabilities is { Ansi: true, Interactive: true };

    /// <summary>Runs the work with a place for bars under what it prints.</summary>
    public T Around<T>(Func<T> work)
    {
        _lastPlainLine = _clock.GetTimestamp();
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

    private T WithBars<T>(Func<T> work) => _terminal.Progress()
        .AutoClear(true)
        .HideCompleted(true)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
        .Start(context =>
        {
            _bars = context;
            try
            {
                return work();
            }
            finally
            {
                Clear();
                _bars = null;
            }
        });

    /// <summary>Prints a line above the bar.</summary>
    public void Print(string text)
    {
        if (_bars is null)
            report.Line(text);
        else
            _terminal.WriteLine(text);
    }

    /// <summary>Shows that <paramref name="done"/> of <paramref name="total"/> are done.</summary>
    public void Show(string what, double done, double total, string detail)
    {
        if (_bars is not null)
        {
            var description = Markup.Escape($"    {what}, {detail}");
            _bar ??= _bars.AddTask(description, maxValue: total);
            _bar.MaxValue = total;
            _bar.Value = done;
            _bar.Description = description;
        }
        else if (_clock.GetElapsedTime(_lastPlainLine) >= PlainInterval)
        {
            _lastPlainLine = _clock.GetTimestamp();
            report.Line(Invariant($"    {what}: {done / total:P0}, {detail}"));
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
    }
}
