namespace Monk.Data.Batches;

/// <summary>
/// Decoded images ready for the device. Disposing it gives its memory to a later batch; nothing of it may be used after that.
/// </summary>
internal sealed class ImageBatch : IDisposable
{
    private readonly BatchBufferPool _pool;
    private BatchBuffers? _buffers;

    internal ImageBatch(BatchBufferPool pool, BatchBuffers buffers, int count, int width, int height)
    {
        (_pool, _buffers) = (pool, buffers);
        (Count, Width, Height) = (count, width, height);
    }

    /// <summary>How many images it holds, at least 1.</summary>
    public int Count { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>
    /// The images one after the other, each height × width × 3 bytes (R, G, B interleaved). The array lies on the pinned heap and
    /// may be longer: the first <see cref="PixelCount"/> bytes count.
    /// </summary>
    public byte[] Pixels => Buffers.Pixels;

    /// <summary>Count × height × width × 3.</summary>
    public int PixelCount => Count * Height * Width * 3;

    /// <summary>The images' labels.</summary>
    public ReadOnlySpan<long> Labels => Buffers.Labels.AsSpan(0, Count);

    /// <summary>The images' positions in the sample list.</summary>
    public ReadOnlySpan<int> Indices => Buffers.Indices.AsSpan(0, Count);

    private BatchBuffers Buffers => _buffers ?? throw new ObjectDisposedException(nameof(ImageBatch));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffers, null) is { } buffers)
            _pool.Return(buffers);
    }
}
