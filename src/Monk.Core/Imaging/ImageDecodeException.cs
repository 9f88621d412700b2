namespace Monk.Imaging;

/// <summary>
/// One image that cannot be used. A batch leaves it out and goes on; where a single image was asked for, it is the error.
/// </summary>
internal sealed class ImageDecodeException : MonkException
{
    public ImageDecodeException(string path, string reason, Exception? innerException = null)
        : base($"Image '{path}' cannot be read: {reason}.", innerException!)
    {
        Path = path;
        Reason = reason;
    }

    /// <summary>The file as it was given to the decoder.</summary>
    public string Path { get; }

    /// <summary>What is wrong with it, without a full stop.</summary>
    public string Reason { get; }
}
