namespace Monk.Weights;

/// <summary>The file could not be had from this address, and may be from another.</summary>
internal sealed class UnreachableException : MonkException
{
    public UnreachableException(string message, Exception? innerException = null)
        : base(message, innerException!)
    {
    }
}
