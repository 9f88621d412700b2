using System.Buffers;

namespace Monk.Imaging;

/// <summary>
/// Memory for one image: from .NET's pool where it is small, else from a shelf that keeps little. The pool would keep large arrays of every
/// size and every thread for good.
/// </summary>
internal sealed unsafe class ScratchMemory : IDisposable
{
    /// <summary>
    /// The most bytes that come from the pool. Of this size and below, a dozen threads make it keep some tens of megabytes.
    /// </summary>
    public const int MostPooled = 1 << 20;

    private readonly int _length;
    private MappedMemory? _mapped;
    private byte[]? _pooled;

    public ScratchMemory(int length)
    {
        _length = length;
        if (length > MostPooled)
            _mapped = MemoryShelf.Shared.Take(length);
        else
            _pooled = ArrayPool<byte>.Shared.Rent(length);
    }

    public Span<byte> Span => _mapped is { } mapped
        ? new Span<byte>(mapped.Start, _length)
        : (_pooled ?? throw new ObjectDisposedException(nameof(ScratchMemory))).AsSpan(0, _length);

    /// <summary>The first bytes, to be read one after the other.</summary>
    public Stream Read(int length) => _mapped is { } mapped
        ? new UnmanagedMemoryStream(mapped.Start, length)
        : new MemoryStream(_pooled ?? throw new ObjectDisposedException(nameof(ScratchMemory)), 0, length);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _mapped, null) is { } mapped)
            MemoryShelf.Shared.Return(mapped);
        if (Interlocked.Exchange(ref _pooled, null) is { } pooled)
            ArrayPool<byte>.Shared.Return(pooled);
    }
}
