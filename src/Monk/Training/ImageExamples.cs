using Monk.Data;
using Monk.Data.Batches;
using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>Images, decoded ahead by the loader's workers.</summary>
internal sealed class ImageExamples(LabelledImages images, BatchLoader loader, TransformPipeline pipeline, Device device) : IExamples
{
    public int Count => images.Samples.Count;

    public TimeSpan Waited { get; private set; }

    public IEnumerable<ExampleBatch> Read(int[] order, int epoch, CancellationToken cancellation)
    {
        var batches = new TimedReading<ImageBatch>(loader.Read(order, cancellation));
        var before = Waited;
        foreach (var batch in batches)
        {
            Waited = before + batches.Waited;
            using (batch)
            using (NewDisposeScope())
                yield return new ExampleBatch(pipeline.Apply(batch, epoch), Targets.Of(images, batch.Indices, device), AreFeatures: false);
        }
    }
}
