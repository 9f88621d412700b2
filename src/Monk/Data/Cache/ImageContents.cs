using System.Collections.Concurrent;
using Monk.Imaging;

namespace Monk.Data.Cache;

/// <summary>
/// What the image files of a training or an evaluation held when they were last read. Whoever reads an image adds it, so that nothing is
/// read for this alone.
/// </summary>
internal sealed class ImageContents
{
    private readonly ConcurrentDictionary<string, ImageContent> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte> _changed = new(StringComparer.Ordinal);

    /// <summary>Remembers a file. May be called by several threads at once.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="content">What it held.</param>
    public void Add(string path, ImageContent content)
    {
        if (_known.TryGetValue(path, out var before) && before.Key != content.Key)
            _changed.TryAdd(path, 0);
        _known[path] = content;
    }

    /// <summary>The files that held something else when they were read again, as full paths in order.</summary>
    public IReadOnlyList<string> Changed => [.. _changed.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What the file held; null when it was not read, or could not be.</summary>
    public ImageContent? Of(string path) => _known.TryGetValue(path, out var content) ? content : null;

    /// <summary>What the file holds: as it was read, or else read now for its key alone; null when it cannot be read.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public ImageContent? OfOrRead(string path, CancellationToken cancellation = default)
    {
        if (Of(path) is { } known)
            return known;
        try
        {
            using var file = ImageFile.Read(path, cancellation);
            var content = new ImageContent(ImageKey.Of(file.Bytes), ImageTraits.None);
            return _known.GetOrAdd(path, content);
        }
        catch (ImageDecodeException)
        {
            return null; // Who decodes it says what is wrong with it.
        }
    }

    /// <summary>Reads the files that were not read yet.</summary>
    /// <param name="images">The images.</param>
    /// <param name="threads">Files read at a time.</param>
    /// <param name="cancellation">Stops between two files.</param>
    public void ReadMissing(LabelledImages images, int threads, CancellationToken cancellation)
    {
        var missing = Enumerable.Range(0, images.Samples.Count).Select(images.FullPath).Where(path => !_known.ContainsKey(path)).ToList();
        if (missing.Count > 0)
            Parallel.ForEach(missing, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(threads, 1), CancellationToken = cancellation }, path => OfOrRead(path, cancellation));
    }
}

/// <summary>What an image file held.</summary>
/// <param name="Key">Stands for its bytes; see <see cref="ImageKey"/>.</param>
/// <param name="Traits">What was met when it was decoded.</param>
internal readonly record struct ImageContent(UInt128 Key, ImageTraits Traits);
