namespace Monk.Data;

/// <summary>Takes images from the cache, and decodes those that it lacks into it.</summary>
internal sealed class CachedImageSource(IImageSource decoding, string root, DecodedImages cache) : IImageSource
{
    public IReadOnlyList<ImageSample> Samples => decoding.Samples;

    public int Width => decoding.Width;

    public int Height => decoding.Height;

    public void Read(int index, Span<byte> destination)
    {
        // Asked for each time: a file changed between two epochs is another image.
        var key = ImageKey.Of(Path.Combine(root, Samples[index].Path));
        if (key is { } known && cache.TryRead(known, destination))
            return;
        decoding.Read(index, destination);
        if (key is { } written)
            cache.Append(written, destination);
    }
}
