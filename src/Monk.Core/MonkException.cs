using Monk.Text;

namespace Monk;

/// <summary>
/// The one exception that Monk throws for what a caller can put right: it says what was wrong, the value that was given,
/// and what would be right.
/// </summary>
/// <remarks>
/// A message may quote names from files: characters that a terminal would take for commands are written as escapes in it, line breaks too.
/// </remarks>
public class MonkException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was wrong, the value given, what would be right.</param>
    public MonkException(string message)
        : base(Printable.Line(message))
    {
    }

    /// <summary>Creates the exception around the failure that caused it.</summary>
    /// <param name="message">What was wrong, the value given, what would be right.</param>
    /// <param name="innerException">The failure underneath.</param>
    public MonkException(string message, Exception innerException)
        : base(Printable.Line(message), innerException)
    {
    }

    /// <summary>Creates the exception without a message; for serializers only.</summary>
    public MonkException()
    {
    }

    /// <summary>Creates the exception with a message of several lines.</summary>
    /// <param name="lines">The lines, none with a line break of its own.</param>
    /// <param name="innerException">The failure underneath; null for none.</param>
    internal MonkException(IEnumerable<string> lines, Exception? innerException = null)
        : base(string.Join(Environment.NewLine, lines.Select(Printable.Line)), innerException)
    {
    }
}
