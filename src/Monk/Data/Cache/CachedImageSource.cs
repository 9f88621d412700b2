using System.Diagnostics;
using Monk.Data.Batches;
using Monk.Imaging;

namespace Monk.Data.Cache;

/// <summary>
/// Takes images from the cache, and decodes those that it lacks into it. Each file is read each time, for its content is its key, and never
/// twice for one image.
/// </summary>
/// <param name="images">The images.</param>
/// <param name="width">The width to resize to, in pixels.</param>
/// <param name="height">The height to resize to, in pixels.</param>
/// <param name="cache">The folder's cache; null where there is none to be used.</param>
/// <param name="contents">Gets what each file held.</param>
/// <param name="tally">Counts what is found and what is decoded; null for nobody.</param>
internal sealed class CachedImageSource(
    LabelledImages images, int width, int height, DecodedImages? cache, ImageContents contents, DecodingTally? tally = null) : IImageSource
{
    private int _decoded;

    public IReadOnlyList<ImageSample> Samples => images.Samples;

    public int Width { get; } = width;

    public int Height { get; } = height;

    /// <summary>How many images the cache lacked so far.</summary>
    public int Decoded => _decoded;

    public void Read(int index, Span<byte> destination, CancellationToken cancellation = default)
    {
        var path = images.FullPath(index);
        using var file = ImageFile.Read(path, cancellation);
        var key = ImageKey.Of(file.Bytes);
        if (cache is not null && cache.TryRead(key, destination, out var traits, out var took))
        {
            tally?.AddFound(path, key, took);
        }
        else
        {
            contents.Add(path, new ImageContent(key, ImageTraits.None)); // Known even where it turns out to be no image.
            var started = Stopwatch.GetTimestamp();
            traits = ImageDecoder.DecodeRgb(file, Width, Height, destination, images.Background, cancellation);
            Interlocked.Increment(ref _decoded);
            tally?.AddDecoded(path, key);
            cache?.Append(key, destination, traits, Stopwatch.GetElapsedTime(started));
        }

        contents.Add(path, new ImageContent(key, traits));
    }
}
