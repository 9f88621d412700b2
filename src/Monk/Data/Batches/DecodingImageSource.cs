using Monk.Data.Cache;
using Monk.Imaging;

namespace Monk.Data.Batches;

/// <summary>Decodes the file each time that its image is asked for.</summary>
/// <param name="root">What the samples' paths are relative to.</param>
/// <param name="samples">The images.</param>
/// <param name="width">The width to resize to, in pixels.</param>
/// <param name="height">The height to resize to, in pixels.</param>
/// <param name="contents">Gets what each file held; null where nobody wants to know.</param>
/// <param name="background">What transparent pixels lie on.</param>
internal sealed class DecodingImageSource(string root, IReadOnlyList<ImageSample> samples, int width, int height, ImageContents? contents = null, ImageBackground background = ImageBackground.White) : IImageSource
{
    public IReadOnlyList<ImageSample> Samples { get; } = samples;

    public int Width { get; } = width;

    public int Height { get; } = height;

    public void Read(int index, Span<byte> destination, CancellationToken cancellation = default)
    {
        var path = Path.Combine(root, Samples[index].Path);
        using var file = ImageFile.Read(path, cancellation);
        var traits = ImageDecoder.DecodeRgb(file, Width, Height, destination, background, cancellation);
        contents?.Add(path, new ImageContent(ImageKey.Of(file.Bytes), traits));
    }
}
