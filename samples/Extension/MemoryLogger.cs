using Microsoft.Extensions.Logging;

namespace Extension;

/// <summary>A logger, as any program without a console has one: it gets the lines that would be printed.</summary>
internal sealed class MemoryLogger : ILogger
{
    public List<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add(formatter(state, exception));
}
