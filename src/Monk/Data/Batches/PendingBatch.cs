using Monk.Imaging;

namespace Monk.Data.Batches;

/// <summary>A batch while the workers fill it: each image has its place, so that it does not matter who finishes first.</summary>
internal sealed class PendingBatch(BatchBufferPool pool, int count, int bytesPerImage)
{
    private readonly string?[] _failures = new string?[count];

    public BatchBuffers Buffers { get; } = pool.Rent();

    /// <summary>Places not done yet; guarded by the pipeline's lock.</summary>
    public int Remaining { get; set; } = count;

    /// <summary>Fills one place, or notes why it stays empty.</summary>
    public void Fill(int place, int index, IImageSource source, CancellationToken cancellation)
    {
        Buffers.Indices[place] = index;
        Buffers.Labels[place] = source.Samples[index].Label;
        try
        {
            source.Read(index, Buffers.Pixels.AsSpan(place * bytesPerImage, bytesPerImage), cancellation);
        }
        catch (ImageDecodeException failure)
        {
            _failures[place] = failure.Reason;
        }
    }

    /// <summary>Closes the gaps that bad images left.</summary>
    /// <param name="onFailure">Gets the index and the reason of each image left out.</param>
    /// <returns>How many images remain.</returns>
    public int Compact(Action<int, string> onFailure)
    {
        var kept = 0;
        for (var place = 0; place < _failures.Length; place++)
        {
            if (_failures[place] is { } reason)
            {
                onFailure(Buffers.Indices[place], reason);
                continue;
            }

            if (kept < place)
            {
                Buffers.Pixels.AsSpan(place * bytesPerImage, bytesPerImage).CopyTo(Buffers.Pixels.AsSpan(kept * bytesPerImage));
                Buffers.Indices[kept] = Buffers.Indices[place];
                Buffers.Labels[kept] = Buffers.Labels[place];
            }

            kept++;
        }

        return kept;
    }
}
