namespace Monk.Training.Listeners;

/// <summary>A listener that is to stop the training when it throws has thrown. No log or picture is tried without it then.</summary>
internal sealed class ListenerFailedException : MonkException
{
    public ListenerFailedException(string message)
        : base(message)
    {
    }

    public ListenerFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public ListenerFailedException()
    {
    }
}
