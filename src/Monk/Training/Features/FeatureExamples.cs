using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>Features of images in place of the images: what the head learns from, without the base's work.</summary>
internal sealed class FeatureExamples(FeatureRequest request, IFeatureRows rows, int batchSize, Device device) : IExamples
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
            if (request.Slot(index, epoch) is not { } slot || !rows.TryRead(slot, memory.Slice(count * _rowLength, _rowLength)))
                continue;
            _found[count++] = index;
        }

        return count;
    }
}
