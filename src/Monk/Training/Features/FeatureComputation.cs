using Monk.Data;
using Monk.Data.Batches;
using Monk.Imaging;
using Monk.Models;
using Monk.Runtime;
using Monk.Transforms;
using static TorchSharp.torch;

namespace Monk.Training.Features;

/// <summary>Runs the frozen base over images.</summary>
/// <remarks>
/// The network always gets the same number of images, the last batch being filled up, so that an image's features come out the same, bit
/// for bit, in whatever company it is: a resumed training, or another experiment's, goes on with the very numbers.
/// </remarks>
/// <param name="model">The network, in eval mode.</param>
/// <param name="inputSize">The size of what the network takes.</param>
/// <param name="transforms">What is done to pixels, mirroring apart.</param>
/// <param name="device">Where the network is.</param>
/// <param name="loader">Makes the loader of a request's images, decoded to the first size, in batches of the second.</param>
/// <param name="progress">Told of how many images are done, of how many, and of the time spent waiting for them.</param>
/// <param name="clock">What measures the time.</param>
internal sealed class FeatureComputation(
    ImageClassifier model, ImageSize inputSize, IReadOnlyList<TransformOptions> transforms, Device device, Func<LabelledImages, ImageSize, int, BatchLoader> loader, Action<int, int, TimeSpan> progress, TimeProvider? clock = null)
{
    public const int BatchSize = 16;

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly TransformPipeline _pipeline = new(transforms, inputSize, seed: 0, device);

    public IReadOnlyList<TransformOptions> Transforms => transforms;

    /// <summary>Features computed so far.</summary>
    public int Computed { get; private set; }

    /// <summary>How long that has taken, the decoding of images included.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>The shape of an image's features.</summary>
    public IReadOnlyList<long> Shape()
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        return model.Features(zeros([1, 3, inputSize.Height, inputSize.Width], device: device)).shape[1..];
    }

    /// <summary>Computes the features of everything asked for that can be read.</summary>
    public void Run(IReadOnlyList<FeatureWork> missing, IFeatureSink sink, CancellationToken cancellation)
    {
        var total = missing.Sum(work => work.Count);
        var done = 0;
        var waited = TimeSpan.Zero;
        var last = _clock.GetTimestamp();
        foreach (var (rows, values) in ComputeStreams.Run(FullBatches(missing, time => waited = time, cancellation), FeaturesOf, device))
        {
            cancellation.ThrowIfCancellationRequested();
            var took = _clock.GetElapsedTime(last);
            last = _clock.GetTimestamp();
            Elapsed += took;
            Computed += rows.Count;
            var length = values.Length / BatchSize;
            for (var row = 0; row < rows.Count; row++)
                sink.Append(rows[row].Slot, values.AsSpan(row * length, length), rows[row].Traits, took.TotalSeconds / rows.Count);
            progress(done += rows.Count, total, waited);
        }
    }

    private IEnumerable<FeatureBatch> FullBatches(IReadOnlyList<FeatureWork> missing, Action<TimeSpan> waited, CancellationToken cancellation)
    {
        var before = TimeSpan.Zero;
        foreach (var work in missing.Where(work => work.Count > 0))
        {
            using var waiting = new WaitingRows();
            var batches = new TimedReading<ImageBatch>(loader(work.Request.Images, _pipeline.DecodeSize, BatchSize).Read([.. work.Images], cancellation));
            foreach (var batch in batches)
            {
                waited(before + batches.Waited);
                using (batch)
                    waiting.Add(_pipeline.Pixels(batch), batch.Indices, work);
                while (waiting.Count >= BatchSize)
                    yield return waiting.Take(BatchSize);
            }

            before += batches.Waited;
            if (waiting.Count > 0)
                yield return waiting.Take(BatchSize);
        }
    }

    private (IReadOnlyList<FeatureRow> Rows, float[] Values) FeaturesOf(FeatureBatch batch)
    {
        using (batch)
        using (NewDisposeScope())
        using (inference_mode())
        {
            var features = model.Features(_pipeline.Apply(batch.Pixels, [], epoch: 0)).to(ScalarType.Float32).cpu().contiguous();
            return (batch.Rows, features.data<float>().ToArray());
        }
    }

    /// <summary>Whose features a row of a batch gives.</summary>
    private readonly record struct FeatureRow(FeatureSlot Slot, ImageTraits Traits);

    /// <summary>Pixels that fill a batch, and whose they are, of those that are wanted.</summary>
    private sealed record FeatureBatch(Tensor Pixels, IReadOnlyList<FeatureRow> Rows) : IDisposable
    {
        public void Dispose() => Pixels.Dispose();
    }

    /// <summary>Pixels on their way to the network, of images whose sides do not come in full batches.</summary>
    private sealed class WaitingRows : IDisposable
    {
        private readonly List<FeatureRow> _rows = [];
        private Tensor? _pixels;

        public int Count => _rows.Count;

        public void Add(Tensor pixels, ReadOnlySpan<int> indices, FeatureWork work)
        {
            using (pixels)
            {
                foreach (var mirrored in (ReadOnlySpan<bool>)[false, true])
                {
                    List<long> rows = [];
                    for (var row = 0; row < indices.Length; row++)
                    {
                        // By what the file held when these pixels were decoded, which may be other than when it was looked for on disk.
                        if (work.Of(indices[row]).Contains(mirrored) && work.Request.Content(indices[row]) is { } content)
                        {
                            rows.Add(row);
                            _rows.Add(new FeatureRow(new FeatureSlot(content.Key, mirrored), content.Traits));
                        }
                    }

                    if (rows.Count > 0)
                        Append(pixels, rows, mirrored);
                }
            }
        }

        /// <summary>Takes that many; where there are fewer, the last is repeated and nobody's.</summary>
        public FeatureBatch Take(int count)
        {
            var taken = Math.Min(count, _rows.Count);
            var rows = _rows.GetRange(0, taken);
            _rows.RemoveRange(0, taken);
            using var all = _pixels!;
            var positions = Enumerable.Range(0, count).Select(position => (long)Math.Min(position, taken - 1)).ToArray();
            using var index = tensor(positions, device: all.device);
            _pixels = _rows.Count == 0 ? null : all.narrow(0, taken, _rows.Count).DetachFromDisposeScope();
            return new FeatureBatch(all.index_select(0, index).DetachFromDisposeScope(), rows);
        }

        public void Dispose() => _pixels?.Dispose();

        private void Append(Tensor pixels, List<long> rows, bool mirrored)
        {
            using var scope = NewDisposeScope();
            var picked = pixels.index_select(0, tensor(rows.ToArray(), device: pixels.device));
            if (mirrored)
                picked = picked.flip(3);
            var joined = _pixels is null ? picked : cat([_pixels, picked]);
            _pixels?.Dispose();
            _pixels = joined.DetachFromDisposeScope();
        }
    }
}
