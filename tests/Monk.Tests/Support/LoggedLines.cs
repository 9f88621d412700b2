using Microsoft.Extensions.Logging;

namespace Monk.Tests.Support;

/// <summary>A line that was logged.</summary>
internal sealed record LoggedLine(LogLevel Level, string Text, Exception? Exception);

/// <summary>A logger that keeps what it is given.</summary>
internal sealed class LoggedLines : ILogger
{
    public List<LoggedLine> Entries { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Entries.Add(new LoggedLine(logLevel, formatter(state, exception), exception));
}
