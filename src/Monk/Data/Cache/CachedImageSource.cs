using System.Diagnostics;

namespace Monk.Data;

/// <summary>Takes images from the cache, and decodes those that it lacks into it.</summary>
internal sealed class CachedImageSource(IImageSource decoding, string root, DecodedImages cache, DecodingTally? tally = null) : IImageSource
{
    public IReadOnlyList<ImageSample> Samples => decoding.Samples;

    public int Width => decoding.Width;

    public int Height => decoding.Height;

    public void Read(int index, Span<byte> destination)
    {
        // Asked for each time: a file changed between two epochs is another image.
        var path = Path.Combine(root, Samples[index].Path);
        var key = ImageKey.Of(path);
        if (key is { } known && cache.TryRead(known, destination, out var took))
        {
            tally?.AddFound(path, took);
            return;
        }

        var started = Stopwatch.GetTimestamp();
        decoding.Read(index, destination);
        tally?.AddDecoded(path);
        if (key is { } written)
            cache.Append(written, destination, Stopwatch.GetElapsedTime(started));
    }
}
