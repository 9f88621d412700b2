namespace Monk.Imaging;

/// <summary>Thrown inside the decoders, which know the bytes but not the file's name; <see cref="ImageDecoder"/> adds the name.</summary>
internal sealed class UnreadableImageException(string reason, Exception? innerException = null) : Exception(reason, innerException);
