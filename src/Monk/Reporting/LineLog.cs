using Microsoft.Extensions.Logging;
using Monk.Training.Listeners;

namespace Monk.Reporting;

/// <summary>
/// Gives a program's logger, line by line, what the console gets: notes as warnings, all else as information. A logger that throws is
/// given nothing more, which stderr is told once.
/// </summary>
internal sealed partial class LineLog(ILogger logger)
{
    private static readonly string[] Notes = ["Note: ", DatasetNote.Warning, "Left out, cannot be read: "];

    private int _isLost;

    /// <summary>Logs each line that is not blank.</summary>
    public void Write(Action<TextWriter> write)
    {
        using var text = new StringWriter { NewLine = "\n" };
        write(text);
        foreach (var line in text.ToString().Split('\n').Select(line => line.TrimEnd('\r')).Where(line => !string.IsNullOrWhiteSpace(line)))
        {
            var level = LevelOf(line);
            Try(() => Line(logger, level, line));
        }
    }

    /// <summary>Logs what has ended a training.</summary>
    public void Failure(TrainingFailed failed) => Try(() => Failed(logger, failed.Project, failed.Experiment, failed.Exception.Message, failed.Exception));

    private static LogLevel LevelOf(string line) => Notes.Any(note => line.AsSpan().TrimStart().StartsWith(note, StringComparison.Ordinal)) ? LogLevel.Warning : LogLevel.Information;

    private void Try(Action log)
    {
        if (Volatile.Read(ref _isLost) != 0)
            return;
        try
        {
            log();
        }
        catch (Exception e) when (Dispensable.Is(e) || e is OperationCanceledException)
        {
            if (Interlocked.Exchange(ref _isLost, 1) == 0)
                ConsoleLog.Complain($"Monk: the logger threw {e.GetType().Name} ({e.Message.TrimEnd('.')}). It is given nothing more; the work goes on without it.");
        }
    }

    [LoggerMessage(EventId = 1, Message = "{Line}")]
    private static partial void Line(ILogger logger, LogLevel level, string line);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "The training of {Project}/{Experiment} failed: {Reason}")]
    private static partial void Failed(ILogger logger, string project, string experiment, string reason, Exception exception);
}
