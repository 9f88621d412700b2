using Monk.Data;
using Monk.Experiments;
using Monk.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Inference;

/// <summary>A trained network with all that is needed to go from image files to class scores.</summary>
internal sealed class Classifier : IDisposable
{
    // No activations are kept, so batches may be larger than in training; in eval mode the results do not depend on it.
    private const int BatchSize = 32;

    private readonly ImageClassifier _model;
    private readonly DatasetOptions _dataset;
    private readonly TransformPipeline _pipeline;
    private readonly Device _device;
    private byte[]? _single;

    public Classifier(ImageClassifier model, IReadOnlyList<string> classes, DatasetOptions dataset, int seed, Device device)
    {
        _model = model;
        _model.eval();
        Classes = classes;
        _dataset = dataset;
        _device = device;
        _pipeline = new TransformPipeline(dataset.TestTransforms, seed, device);
    }

    /// <summary>Class names, in the order of the network's outputs.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The logits of every readable image, in order.</summary>
    /// <param name="images">The images; their labels are handed through.</param>
    /// <param name="unreadable">Told of each image that cannot be decoded.</param>
    /// <param name="progress">Told how many images are done, after each batch.</param>
    /// <param name="keepDecoded">Whether the images are likely to be asked for again, by this or another experiment.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public IEnumerable<ImageScores> Score(LabelledImages images, Action<UnreadableImage> unreadable, Action<int>? progress, bool keepDecoded, CancellationToken cancellation)
    {
        using var caches = new ImageCaches();
        var loader = new BatchLoader(
            keepDecoded ? caches.Source(images, _dataset.InputSize) : new DecodingImageSource(images.Root, images.Samples, _dataset.InputSize, _dataset.InputSize),
            BatchSize,
            _dataset.Workers,
            bad => unreadable(new UnreadableImage(bad.Path, bad.Reason)));
        var done = 0;
        foreach (var batch in loader.Read(EpochOrder.Sequential(images.Samples.Count), cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            using (batch)
            {
                var logits = Logits(batch);
                for (var i = 0; i < batch.Count; i++)
                    yield return new ImageScores(images.Samples[batch.Indices[i]], logits.AsMemory(i * Classes.Count, Classes.Count));
                progress?.Invoke(done += batch.Count);
            }
        }
    }

    /// <summary>The logits of one image, without the workers and buffers that many images need.</summary>
    /// <exception cref="ImageDecodeException">It cannot be read.</exception>
    public ImageScores Score(string path)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        return new ImageScores(new ImageSample(Path.GetFileName(path), 0), Logits(Input(path)));
    }

    /// <summary>What the network gets to see of one image: [1, 3, H, W], on the device; owned by the caller's dispose scope.</summary>
    /// <exception cref="ImageDecodeException">It cannot be read.</exception>
    public Tensor Input(string path)
    {
        var size = _dataset.InputSize;
        _single ??= new byte[size * size * 3];
        ImageDecoder.DecodeRgb(path, size, size, _single);
        using var scope = NewDisposeScope();
        using var pixels = tensor(_single, [1, size, size, 3]);
        return _pipeline.Apply(pixels.to(_device).permute(0, 3, 1, 2), [0], epoch: 0).MoveToOuterDisposeScope();
    }

    private float[] Logits(ImageBatch batch)
    {
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        return Logits(_pipeline.Apply(batch, epoch: 0));
    }

    private float[] Logits(Tensor input) => _model.call(input).to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();

    public void Dispose() => _model.Dispose();
}

/// <summary>An image and the network's raw outputs for it.</summary>
internal readonly record struct ImageScores(ImageSample Sample, ReadOnlyMemory<float> Logits)
{
    /// <summary>The position of the largest logit; of the first of equals.</summary>
    public int PredictedLabel
    {
        get
        {
            var logits = Logits.Span;
            var best = 0;
            for (var i = 1; i < logits.Length; i++)
            {
                if (logits[i] > logits[best])
                    best = i;
            }

            return best;
        }
    }

    /// <summary>The scores as a prediction under the given name.</summary>
    public Prediction ToPrediction(string name, IReadOnlyList<string> classes)
    {
        var logits = Logits.ToArray();
        var largest = logits.Max();
        var exponentials = logits.Select(logit => Math.Exp((double)logit - largest)).ToArray();
        var sum = exponentials.Sum();
        return new Prediction
        {
            ImageName = name,
            Ranking = [.. classes.Select((c, i) => new ClassScore(c, logits[i], exponentials[i] / sum)).OrderByDescending(c => c.Score)],
        };
    }
}
