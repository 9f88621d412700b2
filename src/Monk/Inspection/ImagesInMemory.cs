using System.Collections.Concurrent;
using Monk.Data;
using Monk.Data.Batches;
using Monk.Imaging;

namespace Monk.Inspection;

/// <summary>
/// Decoded images that are kept for as long as this object lives: what the cache on disk is to a training, without leaving anything there.
/// </summary>
internal sealed class ImagesInMemory
{
    private readonly ConcurrentDictionary<(string Root, string Path, ImageSize Size), byte[]> _images = new();

    /// <summary>The images, each decoded when it is first asked for.</summary>
    public IImageSource Source(LabelledImages images, ImageSize size) => new Kept(this, new DecodingImageSource(images.Root, images.Samples, size.Width, size.Height, background: images.Background), images.Root);

    /// <summary>Decodes all of them now; those that cannot be are left for whoever asks for them.</summary>
    public void Load(LabelledImages images, ImageSize size)
    {
        var source = Source(images, size);
        var pixels = new byte[size.Height * size.Width * 3];
        for (var i = 0; i < images.Samples.Count; i++)
        {
            try
            {
                source.Read(i, pixels);
            }
            catch (ImageDecodeException)
            {
                continue; // It is reported, or passed over, by who reads it next.
            }
        }
    }

    private sealed class Kept(ImagesInMemory owner, DecodingImageSource decoding, string root) : IImageSource
    {
        public IReadOnlyList<ImageSample> Samples => decoding.Samples;

        public int Width => decoding.Width;

        public int Height => decoding.Height;

        public void Read(int index, Span<byte> destination, CancellationToken cancellation = default)
        {
            var key = (root, Samples[index].Path, (Height, Width));
            if (!owner._images.TryGetValue(key, out var pixels))
            {
                decoding.Read(index, destination, cancellation);
                pixels = destination[..(Width * Height * 3)].ToArray();
                owner._images[key] = pixels;
            }

            pixels.CopyTo(destination);
        }
    }
}
