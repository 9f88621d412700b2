namespace Monk.Data.Batches;

/// <summary>
/// Serves images in batches that background workers fill ahead of the reader. Which images a batch holds, in which order, and their
/// bytes depend on the order asked for alone, not on the number of workers. A bad image is left out of its batch, which then is
/// smaller; a batch left empty is not served.
/// </summary>
internal sealed class BatchLoader
{
    private const int DefaultLookAhead = 3;

    private readonly IImageSource _source;
    private readonly int _batchSize;
    private readonly int _workers;
    private readonly int _lookAhead;
    private readonly Action<BadImage>? _onBadImage;
    private readonly BatchBufferPool _pool;
    private readonly Dictionary<int, BadImage> _badImages = [];

    /// <summary>Serves image files, decoded as they are needed.</summary>
    /// <param name="root">What the samples' paths are relative to.</param>
    /// <param name="samples">The images.</param>
    /// <param name="inputWidth">The width to resize to, in pixels.</param>
    /// <param name="inputHeight">The height to resize to, in pixels.</param>
    /// <param name="batchSize">Images in a batch; the last may hold fewer.</param>
    /// <param name="workers">Threads that decode.</param>
    /// <param name="onBadImage">See the other constructor.</param>
    public BatchLoader(
        string root, IReadOnlyList<ImageSample> samples, int inputWidth, int inputHeight, int batchSize, int workers, Action<BadImage>? onBadImage = null)
        : this(new DecodingImageSource(root, samples, inputWidth, inputHeight), batchSize, workers, onBadImage)
    {
    }

    /// <summary>Serves images from any source.</summary>
    /// <param name="source">The images.</param>
    /// <param name="batchSize">Images in a batch; the last may hold fewer.</param>
    /// <param name="workers">Threads that read from the source.</param>
    /// <param name="onBadImage">
    /// Told of each bad image the first time that it is met, in the order of the batches and on the reader's thread. An exception
    /// thrown by it ends the pass: so a run that is to stop at a bad image does.
    /// </param>
    /// <param name="lookAhead">Batches that may lie ready or half ready while the reader is busy.</param>
    public BatchLoader(IImageSource source, int batchSize, int workers, Action<BadImage>? onBadImage = null, int lookAhead = DefaultLookAhead)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(workers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lookAhead);
        (_source, _batchSize, _workers, _onBadImage, _lookAhead) = (source, batchSize, workers, onBadImage, lookAhead);
        _pool = new BatchBufferPool(batchSize, source.Width * source.Height * 3, lookAhead + 2);
    }

    /// <summary>The bad images met so far, each once.</summary>
    public IReadOnlyCollection<BadImage> BadImages => _badImages.Values;

    /// <summary>Batch buffers that lie unused; all that were ever lent, once every batch was disposed and every pass ended.</summary>
    internal int BuffersAtRest => _pool.Kept;

    /// <summary>
    /// One pass over the images. The workers start with the first batch asked for, and stop when the enumeration ends, is left early
    /// or is cancelled. The reader disposes the batches; one pass at a time.
    /// </summary>
    /// <param name="order">Positions in the sample list; see <see cref="EpochOrder"/>.</param>
    /// <param name="cancellationToken">Ends the pass with an <see cref="OperationCanceledException"/>.</param>
    public IEnumerable<ImageBatch> Read(IReadOnlyList<int> order, CancellationToken cancellationToken = default)
    {
        using var pipeline = new BatchPipeline(_source, order, _pool, _batchSize, _workers, _lookAhead);
        while (pipeline.Take(cancellationToken) is { } pending)
        {
            if (Completed(pending) is { } batch)
                yield return batch;
        }
    }

    private ImageBatch? Completed(PendingBatch pending)
    {
        var kept = 0;
        try
        {
            kept = pending.Compact(Report);
        }
        finally
        {
            if (kept == 0)
                _pool.Return(pending.Buffers);
        }

        return kept == 0 ? null : new ImageBatch(_pool, pending.Buffers, kept, _source.Width, _source.Height);
    }

    private void Report(int index, string reason)
    {
        var bad = new BadImage(_source.Samples[index].Path, reason);
        if (_badImages.TryAdd(index, bad))
            _onBadImage?.Invoke(bad);
    }
}
