using Monk.Data.Batches;

namespace Monk.Data.Cache;

/// <summary>
/// Opens the caches that a training or an evaluation reads from, one for each folder and size, and closes them at its end.
/// </summary>
/// <param name="contents">Gets what each file held; null where nobody wants to know.</param>
/// <param name="problem">
/// Told, once for all caches, why images cannot be kept on disk and therefore will be decoded each time; null where nobody wants to know.
/// </param>
/// <param name="tally">Counts what is found and what is decoded; null for nobody.</param>
internal sealed class ImageCaches(ImageContents? contents = null, Action<string>? problem = null, DecodingTally? tally = null) : IDisposable
{
    private readonly Dictionary<(string Root, ImageSize Size, ImageBackground Background), DecodedImages?> _open = [];
    private readonly ImageContents _contents = contents ?? new ImageContents();
    private bool _told;

    /// <summary>The images of a folder, from its cache where there is one.</summary>
    public IImageSource Source(LabelledImages images, ImageSize size)
    {
        if (!_open.TryGetValue((images.Root, size, images.Background), out var cache))
        {
            _open.Add((images.Root, size, images.Background), cache = DecodedImages.TryOpen(images.Root, size.Width, size.Height, out var why, images.Background));
            Tell(why);
        }

        if (cache?.WhyNoRoomFor(images.Samples.Count) is { } noRoom)
            Tell(noRoom);
        return new CachedImageSource(images, size.Width, size.Height, cache, _contents, tally);
    }

    public void Dispose()
    {
        foreach (var cache in _open.Values)
            cache?.Dispose();
        _open.Clear();
    }

    private void Tell(string? why)
    {
        if (why is null || _told)
            return;
        _told = true;
        problem?.Invoke(why);
    }
}
