using Monk.Data.Batches;
using Monk.Data.Cache;
using Monk.Experiments;
using Monk.Transforms;
using static TorchSharp.torch;

namespace Monk.Data;

/// <summary>An image as the network sees it.</summary>
/// <param name="Sample">Which image.</param>
/// <param name="Size">Of what it sees.</param>
/// <param name="Rgb">Height × width × 3 bytes, R, G, B interleaved; the scaling of values undone.</param>
internal sealed record NetworkView(ImageSample Sample, ImageSize Size, byte[] Rgb)
{
    private const int BatchSize = 32;

    /// <summary>The images at some positions of a set, after the transforms that they get in an epoch.</summary>
    /// <param name="images">The set.</param>
    /// <param name="order">Positions in it.</param>
    /// <param name="dataset">The input size and the number of workers.</param>
    /// <param name="transforms">The set's transforms.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="unreadable">Told of each image that cannot be decoded, which is left out.</param>
    public static IReadOnlyList<NetworkView> Of(
        LabelledImages images, IReadOnlyList<int> order, DatasetOptions dataset, IReadOnlyList<TransformOptions> transforms, int seed, int epoch, Action<BadImage> unreadable)
    {
        var pipeline = new TransformPipeline(transforms, dataset.InputSize, seed, CPU);
        var scaling = ChannelScaling.Of(transforms);
        var views = new List<NetworkView>();
        using var caches = new ImageCaches();
        foreach (var batch in new BatchLoader(caches.Source(images with { Background = dataset.Background }, pipeline.DecodeSize), BatchSize, dataset.Workers, unreadable).Read(order))
        {
            using (batch)
            using (NewDisposeScope())
            {
                var pixels = scaling.Undo(pipeline.Apply(batch, epoch)).round_().clamp_(0, 255).to(ScalarType.Byte).permute(0, 2, 3, 1).contiguous();
                for (var row = 0; row < batch.Count; row++)
                    views.Add(new NetworkView(images.Samples[batch.Indices[row]], dataset.InputSize, pixels[row].data<byte>().ToArray()));
            }
        }

        return views;
    }
}
