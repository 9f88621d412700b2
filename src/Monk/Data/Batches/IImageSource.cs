using Monk.Imaging;

namespace Monk.Data.Batches;

/// <summary>
/// Where a batch's pixels come from: files decoded on the spot, or images decoded before. Whatever the source, the pixels of one
/// image are the same, bit for bit.
/// </summary>
internal interface IImageSource
{
    /// <summary>The images, in the order that indices count.</summary>
    IReadOnlyList<ImageSample> Samples { get; }

    /// <summary>Every image's width in pixels.</summary>
    int Width { get; }

    /// <summary>Every image's height in pixels.</summary>
    int Height { get; }

    /// <summary>Writes the pixels of one image; called by several threads at once.</summary>
    /// <param name="index">A position in <see cref="Samples"/>.</param>
    /// <param name="destination">Gets height × width × 3 bytes, R, G, B interleaved.</param>
    /// <param name="cancellation">Lets the caller leave, whatever the image.</param>
    /// <exception cref="ImageDecodeException">This image cannot be used.</exception>
    void Read(int index, Span<byte> destination, CancellationToken cancellation = default);
}
