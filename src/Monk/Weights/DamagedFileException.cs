namespace Monk.Weights;

/// <summary>A file of Monk's, or a weights file, does not hold what was written into it.</summary>
internal sealed class DamagedFileException : MonkException
{
    /// <param name="message">Which file, and what is wrong with it.</param>
    public DamagedFileException(string message)
        : base(message)
    {
    }

    /// <param name="path">The file.</param>
    /// <param name="what">What is wrong with it; half a sentence.</param>
    public DamagedFileException(string path, string what)
        : base(Message(path, what))
    {
    }

    /// <param name="path">The file.</param>
    /// <param name="what">What is wrong with it; half a sentence.</param>
    /// <param name="innerException">How it was found.</param>
    public DamagedFileException(string path, string what, Exception innerException)
        : base(Message(path, what), innerException)
    {
    }

    private static new string Message(string path, string what) => $"The file '{path}' is damaged: {what}.";
}
