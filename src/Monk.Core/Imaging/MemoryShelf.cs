namespace Monk.Imaging;

/// <summary>
/// Lends large blocks of memory. A few of those that come back are kept, for the next image is likely to be as large and fresh memory costs
/// a page fault every few kilobytes; together they never take more than was said. All others go back to the system at once.
/// </summary>
/// <param name="capacity">The most bytes kept.</param>
internal sealed class MemoryShelf(long capacity)
{
    // Of a size that others can use too.
    private const long Step = 1 << 20;

    private readonly Lock _gate = new();
    private readonly List<MappedMemory> _kept = [];
    private long _keptBytes;

    /// <summary>For images; a sixteenth of what decoding may take.</summary>
    public static MemoryShelf Shared { get; } = new((DecodingBudget.Files.Capacity + DecodingBudget.Pixels.Capacity) / 16);

    /// <summary>The bytes that lie here unused.</summary>
    public long Kept
    {
        get
        {
            lock (_gate)
                return _keptBytes;
        }
    }

    /// <summary>A block of at least so many bytes, with anything in them.</summary>
    public MappedMemory Take(long bytes)
    {
        lock (_gate)
        {
            // The one put back last is the likeliest to lie in the processor's cache.
            for (var i = _kept.Count - 1; i >= 0; i--)
            {
                var block = _kept[i];
                if (block.Length < bytes || block.Length > 2 * bytes)
                    continue;
                _kept.RemoveAt(i);
                _keptBytes -= block.Length;
                return block;
            }
        }

        return new MappedMemory((bytes + Step - 1) / Step * Step);
    }

    /// <summary>Takes a block back.</summary>
    public void Return(MappedMemory block)
    {
        List<MappedMemory> tooMany = [];
        lock (_gate)
        {
            if (block.Length > capacity / 4)
            {
                tooMany.Add(block);
            }
            else
            {
                _kept.Add(block);
                _keptBytes += block.Length;
                for (; _keptBytes > capacity; _kept.RemoveAt(0))
                {
                    _keptBytes -= _kept[0].Length;
                    tooMany.Add(_kept[0]);
                }
            }
        }

        foreach (var each in tooMany)
            each.Dispose();
    }
}
