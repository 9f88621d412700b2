using System.Buffers;

namespace Monk.Data;

/// <summary>
/// One decoded image in pooled memory: 8 bits a channel, row after row without gaps, each pixel either one grey byte or four
/// bytes R, G, B and one that means nothing: transparent pixels have been laid on white.
/// </summary>
internal sealed class PixelBuffer : IDisposable
{
    public const int Grey = 1;
    public const int Colour = 4;

    /// <summary>Vector code may read, never write, this many bytes past the last pixel.</summary>
    public const int Slack = 64;

    private byte[]? _memory;

    public PixelBuffer(int width, int height, int channels)
    {
        (Width, Height, Channels) = (width, height, channels);
        ImageLimits.Check(width, height);
        _memory = ArrayPool<byte>.Shared.Rent(checked(width * height * channels + Slack));
    }

    public int Width { get; }

    public int Height { get; }

    public int Channels { get; }

    /// <summary>What was met while it was decoded.</summary>
    public ImageTraits Traits { get; set; }

    public int RowBytes => Width * Channels;

    public Span<byte> Pixels => Memory.AsSpan(0, RowBytes * Height);

    /// <summary>The pixels and the slack behind them.</summary>
    public ReadOnlySpan<byte> PixelsWithSlack => Memory.AsSpan(0, RowBytes * Height + Slack);

    private byte[] Memory => _memory ?? throw new ObjectDisposedException(nameof(PixelBuffer));

    public Span<byte> Row(int y) => Memory.AsSpan(y * RowBytes, RowBytes);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _memory, null) is { } memory)
            ArrayPool<byte>.Shared.Return(memory);
    }
}
