namespace Monk.Data;

/// <summary>Counts the images that are decoded where nothing is kept.</summary>
internal sealed class TalliedImageSource(IImageSource decoding, string root, DecodingTally tally) : IImageSource
{
    public IReadOnlyList<ImageSample> Samples => decoding.Samples;

    public int Width => decoding.Width;

    public int Height => decoding.Height;

    public void Read(int index, Span<byte> destination)
    {
        decoding.Read(index, destination);
        tally.AddDecoded(Path.Combine(root, Samples[index].Path));
    }
}
