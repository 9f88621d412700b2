namespace Monk.Imaging;

/// <summary>
/// One decoded image: 8 bits a channel, row after row without gaps, each pixel either one grey byte or four
/// bytes R, G, B and one that means nothing: transparent pixels have been laid on white.
/// </summary>
internal sealed class PixelBuffer : IDisposable
{
    public const int Grey = 1;
    public const int Colour = 4;

    /// <summary>Vector code may read, never write, this many bytes past the last pixel.</summary>
    public const int Slack = 64;

    private readonly ScratchMemory _memory;

    public PixelBuffer(int width, int height, int channels)
    {
        (Width, Height, Channels) = (width, height, channels);
        ImageLimits.Check(width, height);
        _memory = new ScratchMemory(checked(width * height * channels + Slack));
    }

    public int Width { get; }

    public int Height { get; }

    public int Channels { get; }

    /// <summary>What was met while it was decoded.</summary>
    public ImageTraits Traits { get; set; }

    public int RowBytes => Width * Channels;

    public Span<byte> Pixels => _memory.Span[..(RowBytes * Height)];

    /// <summary>The pixels and the slack behind them.</summary>
    public ReadOnlySpan<byte> PixelsWithSlack => _memory.Span[..(RowBytes * Height + Slack)];

    public Span<byte> Row(int y) => _memory.Span.Slice(y * RowBytes, RowBytes);

    public void Dispose() => _memory.Dispose();
}
