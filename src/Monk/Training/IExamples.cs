using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>The images of one purpose, in whatever form the loop needs them.</summary>
internal interface IExamples
{
    /// <summary>How many images there are, unreadable ones included.</summary>
    int Count { get; }

    /// <summary>The time that readers have waited for data so far, over all passes.</summary>
    TimeSpan Waited { get; }

    /// <summary>
    /// One pass in batches. A batch is valid until the next is asked for. Images that cannot be read are left out of their batch; a batch
    /// left empty is left out.
    /// </summary>
    /// <param name="order">Positions in the sample list.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="cancellation">Ends the pass.</param>
    IEnumerable<ExampleBatch> Read(int[] order, int epoch, CancellationToken cancellation);
}

/// <summary>A batch as the network takes it.</summary>
/// <param name="Input">Images, or features of images.</param>
/// <param name="Labels">As <see cref="Targets"/> makes them.</param>
/// <param name="AreFeatures">Whether the base network's work on it is done.</param>
internal readonly record struct ExampleBatch(Tensor Input, Tensor Labels, bool AreFeatures);
