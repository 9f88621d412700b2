namespace Monk.Data;

/// <summary>Opens the caches that a training or an evaluation reads from, one for each folder and size, and closes them at its end.</summary>
/// <param name="tally">Counts what is found and what is decoded; null for nobody.</param>
internal sealed class ImageCaches(DecodingTally? tally = null) : IDisposable
{
    private readonly Dictionary<(string Root, ImageSize Size), DecodedImages?> _open = [];

    /// <summary>The images of a folder, from its cache where there is one.</summary>
    public IImageSource Source(LabelledImages images, ImageSize size)
    {
        var decoding = new DecodingImageSource(images.Root, images.Samples, size.Width, size.Height);
        if (!_open.TryGetValue((images.Root, size), out var cache))
            _open.Add((images.Root, size), cache = DecodedImages.TryOpen(images.Root, size.Width, size.Height));
        return cache is not null ? new CachedImageSource(decoding, images.Root, cache, tally)
            : tally is not null ? new TalliedImageSource(decoding, images.Root, tally)
            : decoding;
    }

    public void Dispose()
    {
        foreach (var cache in _open.Values)
            cache?.Dispose();
        _open.Clear();
    }
}
