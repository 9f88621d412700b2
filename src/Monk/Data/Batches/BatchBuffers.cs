using System.Collections.Concurrent;

namespace Monk.Data.Batches;

/// <summary>The memory of one batch.</summary>
internal sealed class BatchBuffers(int batchSize, int bytesPerImage)
{
    /// <summary>On the pinned heap: native code may read it where it lies.</summary>
    public byte[] Pixels { get; } = GC.AllocateUninitializedArray<byte>(checked(batchSize * bytesPerImage), pinned: true);

    public long[] Labels { get; } = new long[batchSize];

    public int[] Indices { get; } = new int[batchSize];
}

/// <summary>Lends batches their memory, so that an epoch allocates none.</summary>
internal sealed class BatchBufferPool(int batchSize, int bytesPerImage, int mostKept)
{
    private readonly ConcurrentBag<BatchBuffers> _free = [];

    /// <summary>How many lie here unused.</summary>
    public int Kept => _free.Count;

    public BatchBuffers Rent() => _free.TryTake(out var buffers) ? buffers : new BatchBuffers(batchSize, bytesPerImage);

    public void Return(BatchBuffers buffers)
    {
        if (_free.Count < mostKept)
            _free.Add(buffers);
    }
}
