namespace Monk;

/// <summary>
/// A training's experiment is no longer its own. Nothing goes on after that, not even what is written at the end of a training that has
/// failed.
/// </summary>
internal sealed class ExperimentLostException : MonkException
{
    public ExperimentLostException(string message)
        : base(message)
    {
    }

    public ExperimentLostException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public ExperimentLostException()
    {
    }
}
