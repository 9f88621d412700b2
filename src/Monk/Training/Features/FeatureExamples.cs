using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Monk.Training.Features;

/// <summary>Features of images in place of the images: what the head learns from, without the base's work.</summary>
/// <param name="request">Whose features.</param>
/// <param name="rows">The features.</param>
/// <param name="computation">Computes those anew that can no longer be read.</param>
/// <param name="recomputed">Keeps these.</param>
/// <param name="batchSize">Images in a batch; the last may hold fewer.</param>
/// <param name="device">Where batches go.</param>
internal sealed class FeatureExamples(FeatureRequest request, IFeatureRows rows, FeatureComputation computation, MemoryFeatures recomputed, int batchSize, Device device) : IExamples
{
    private readonly int[] _found = new int[batchSize];
    private readonly int _rowLength = FeatureFileLayout.RowLength(rows.Shape);

    public int Count => request.Images.Samples.Count;

    // A row is read in a few microseconds.
    public TimeSpan Waited => TimeSpan.Zero;

    public IEnumerable<ExampleBatch> Read(int[] order, int epoch, CancellationToken cancellation)
    {
        for (var start = 0; start < order.Length; start += batchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var features = empty([Math.Min(batchSize, order.Length - start), .. rows.Shape]);
            var count = Fill(features, order.AsSpan(start, (int)features.shape[0]), epoch);
            if (count > 0)
                yield return new ExampleBatch(features.narrow(0, 0, count).to(device), Targets.Of(request.Images, _found.AsSpan(0, count), device), AreFeatures: true);
        }
    }

    private int Fill(Tensor features, ReadOnlySpan<int> indices, int epoch)
    {
        var memory = MemoryMarshal.Cast<byte, float>(features.bytes);
        var count = 0;
        foreach (var index in indices)
        {
            if (request.Slot(index, epoch) is { } slot && TryRead(index, slot, memory.Slice(count * _rowLength, _rowLength)))
                _found[count++] = index;
        }

        return count;
    }

    // An image without a row is one that could not be decoded, which has been said. A row that is there and cannot be read is a fault of
    // the disk, which costs time, never an image.
    private bool TryRead(int index, FeatureSlot slot, Span<float> destination)
    {
        if (recomputed.TryRead(slot, destination) || rows.TryRead(slot, destination))
            return true;
        if (!rows.Contains(slot))
            return false;
        var work = new FeatureWork(request);
        work.Add(index, slot.Mirrored);
        computation.Run([work], recomputed, CancellationToken.None);
        return recomputed.TryRead(slot, destination);
    }
}
