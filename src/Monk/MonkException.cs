namespace Monk;

/// <summary>
/// The one exception that Monk throws for what a caller can put right: it says what was wrong, the value that was given,
/// and what would be right.
/// </summary>
public class MonkException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was wrong, the value given, what would be right.</param>
    public MonkException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception around the failure that caused it.</summary>
    /// <param name="message">What was wrong, the value given, what would be right.</param>
    /// <param name="innerException">The failure underneath.</param>
    public MonkException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception without a message; for serializers only.</summary>
    public MonkException()
    {
    }
}
