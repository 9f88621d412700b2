namespace Monk.Data;

/// <summary>Decodes the file each time that its image is asked for.</summary>
/// <param name="root">What the samples' paths are relative to.</param>
/// <param name="samples">The images.</param>
/// <param name="width">The width to resize to, in pixels.</param>
/// <param name="height">The height to resize to, in pixels.</param>
internal sealed class DecodingImageSource(string root, IReadOnlyList<ImageSample> samples, int width, int height) : IImageSource
{
    public IReadOnlyList<ImageSample> Samples { get; } = samples;

    public int Width { get; } = width;

    public int Height { get; } = height;

    public void Read(int index, Span<byte> destination) =>
        ImageDecoder.DecodeRgb(Path.Combine(root, Samples[index].Path), Width, Height, destination);
}
