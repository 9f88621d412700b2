using System.Buffers;

namespace Monk.Imaging;

/// <summary>
/// <see cref="ScratchMemory"/> for libraries that take nothing but an array: a large one is left to the collector, not to the pool.
/// </summary>
internal readonly ref struct ScratchArray<T>
    where T : unmanaged
{
    private readonly bool _isPooled;

    public unsafe ScratchArray(int length)
    {
        _isPooled = (long)length * sizeof(T) <= ScratchMemory.MostPooled;
        Items = _isPooled ? ArrayPool<T>.Shared.Rent(length) : GC.AllocateUninitializedArray<T>(length);
    }

    /// <summary>At least as many as asked for.</summary>
    public T[] Items { get; }

    public void Dispose()
    {
        if (_isPooled)
            ArrayPool<T>.Shared.Return(Items);
    }
}
