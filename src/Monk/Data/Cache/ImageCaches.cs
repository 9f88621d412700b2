namespace Monk.Data;

/// <summary>Opens the caches that a training or an evaluation reads from, one for each folder and size, and closes them at its end.</summary>
internal sealed class ImageCaches : IDisposable
{
    private readonly Dictionary<(string Root, ImageSize Size), DecodedImages?> _open = [];

    /// <summary>The images of a folder, from its cache where there is one.</summary>
    public IImageSource Source(LabelledImages images, ImageSize size)
    {
        var decoding = new DecodingImageSource(images.Root, images.Samples, size.Width, size.Height);
        if (!_open.TryGetValue((images.Root, size), out var cache))
            _open.Add((images.Root, size), cache = DecodedImages.TryOpen(images.Root, size.Width, size.Height));
        return cache is null ? decoding : new CachedImageSource(decoding, images.Root, cache);
    }

    public void Dispose()
    {
        foreach (var cache in _open.Values)
            cache?.Dispose();
        _open.Clear();
    }
}
