using System.Diagnostics.CodeAnalysis;
using Monk.Data;
using Monk.Data.Batches;
using Monk.Data.Cache;
using Monk.Experiments;
using Monk.Imaging;
using Monk.Kinds;
using Monk.Losses;
using Monk.Models;
using Monk.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Inference;

/// <summary>
/// A trained network with all that is needed to go from image files to class scores. Any number of threads may score images at once.
/// </summary>
internal sealed class Classifier : IDisposable
{
    // Enough for the products to be large; every stream holds the activations of one batch.
    private const int BatchSize = 8;

    private readonly ImageClassifier _model;
    private readonly int _seed;
    // A loss that is not registered says nothing of what outputs mean; the experiment can be opened all the same.
    private readonly Lazy<OutputMeaning> _meaning;
    private readonly Device _device;
    private DatasetOptions _dataset;
    private Lazy<TransformPipeline> _pipeline;

    public Classifier(ImageClassifier model, IReadOnlyList<string> classes, DatasetOptions dataset, LossOptions? loss, int seed, Device device)
    {
        _model = model;
        _model.eval();
        Classes = classes;
        _meaning = new(() => OutputMeanings.Of(loss));
        (_seed, _device) = (seed, device);
        Use(dataset);
    }

    /// <summary>Class names, in the order of the network's outputs.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Takes the test transforms, the input size and the workers from there. No thread may score images meanwhile.</summary>
    [MemberNotNull(nameof(_dataset), nameof(_pipeline))]
    public void Use(DatasetOptions dataset)
    {
        _dataset = dataset;
        _pipeline = new(() => new TransformPipeline(dataset.TestTransforms, dataset.InputSize, _seed, _device));
        if (!dataset.TestTransforms.Any(transform => transform is IUnknownKind))
            _ = _pipeline.Value; // An experiment with a transform that is not registered opens, and can be looked at.
    }

    /// <summary>The logits of every readable image, in order.</summary>
    /// <param name="images">The images; their labels are handed through.</param>
    /// <param name="unreadable">Told of each image that cannot be decoded.</param>
    /// <param name="progress">Told how many images are done, after each batch.</param>
    /// <param name="keepDecoded">Whether the images are likely to be asked for again, by this or another experiment.</param>
    /// <param name="contents">Gets what each image's file held.</param>
    /// <param name="note">Told of what is worth knowing and stops nothing.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public IEnumerable<ImageScores> Score(
        LabelledImages images, Action<UnreadableImage> unreadable, Action<int>? progress, bool keepDecoded, ImageContents contents, Action<string> note, CancellationToken cancellation)
    {
        images = images with { Background = _dataset.Background };
        using var caches = new ImageCaches(contents, note);
        var loader = new BatchLoader(
            keepDecoded ? caches.Source(images, _pipeline.Value.DecodeSize) : new DecodingImageSource(images.Root, images.Samples, _pipeline.Value.DecodeSize.Width, _pipeline.Value.DecodeSize.Height, contents, images.Background),
            BatchSize,
            _dataset.Workers,
            bad => unreadable(new UnreadableImage(bad.Path, bad.Reason)));
        var done = 0;
        foreach (var (indices, logits) in ComputeStreams.Run(loader.Read(EpochOrder.Sequential(images.Samples.Count), cancellation), Scored, _device))
        {
            cancellation.ThrowIfCancellationRequested();
            for (var i = 0; i < indices.Length; i++)
                yield return ScoresOf(images.Samples[indices[i]], logits.AsMemory(i * Classes.Count, Classes.Count));
            progress?.Invoke(done += indices.Length);
        }

        foreach (var trait in TraitNotes.Of(contents, _dataset.Background, images))
            note(trait);
    }

    /// <summary>The logits of one image, without the workers and buffers that many images need.</summary>
    /// <exception cref="ImageDecodeException">It cannot be read.</exception>
    public ImageScores Score(string path, Action<string>? note = null)
    {
        using var scope = NewDisposeScope();
        return Score(path, Input(path, note));
    }

    /// <summary>The logits of one image that <see cref="Input"/> has read.</summary>
    public ImageScores Score(string path, Tensor input)
    {
        ComputeStreams.TakeThreads();
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        return ScoresOf(new ImageSample(path, 0), Logits(input));
    }

    /// <summary>What the network gets to see of one image: [1, 3, H, W], on the device; owned by the caller's dispose scope.</summary>
    /// <exception cref="ImageDecodeException">It cannot be read.</exception>
    public Tensor Input(string path, Action<string>? note = null)
    {
        var (height, width) = _pipeline.Value.DecodeSize;
        using var scope = NewDisposeScope();
        var pixels = empty([1, height, width, 3], ScalarType.Byte);
        var length = height * width * 3;
        using var decoded = new ScratchMemory(length);
        var traits = ImageDecoder.DecodeRgb(path, width, height, decoded.Span, _dataset.Background);
        foreach (var text in note is null ? [] : TraitNotes.OfOne(traits, _dataset.Background))
            note!(text);
        decoded.Span.CopyTo(pixels.bytes);
        var position = TransformPipeline.PositionOf(decoded.Span);
        return _pipeline.Value.Apply(pixels.to(_device).permute(0, 3, 1, 2), [position], TransformPipeline.Inference).MoveToOuterDisposeScope();
    }

    private (int[] Indices, float[] Logits) Scored(ImageBatch batch)
    {
        using (batch)
        using (NewDisposeScope())
        using (inference_mode())
            return (batch.Indices.ToArray(), Logits(_pipeline.Value.Apply(batch, TransformPipeline.Inference)));
    }

    private ImageScores ScoresOf(ImageSample sample, ReadOnlyMemory<float> outputs)
    {
        for (var label = 0; label < outputs.Length; label++)
        {
            if (!float.IsFinite(outputs.Span[label]))
                throw new MonkException($"The network's output for image '{sample.Path}' and class '{Classes[label]}' is no finite number, so it says nothing of any image. Its training has diverged: train it anew with a lower learning rate.");
        }

        return new ImageScores(sample, outputs) { Meaning = _meaning.Value };
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

    /// <summary>What <see cref="Logits"/> are, if not that.</summary>
    public OutputMeaning Meaning { get; init; }

    /// <summary>The probability of one label where an image may have several.</summary>
    public double Probability(int label) => Meaning.OfLabel(Logits.Span[label]);

    /// <summary>The scores as a prediction under the given name, of an image that may have several labels.</summary>
    /// <param name="name">The image's name.</param>
    /// <param name="classes">The labels.</param>
    /// <param name="thresholds">The probability above which each label is given.</param>
    public Prediction ToPrediction(string name, IReadOnlyList<string> classes, IReadOnlyList<double> thresholds)
    {
        var scores = this;
        var ranked = classes
            .Select((c, label) => (
                Class: new ClassScore { Class = c, Score = scores.Probability(label), Logit = scores.Logits.Span[label] },
                Given: scores.Probability(label) > thresholds[label]))
            .OrderByDescending(entry => entry.Class.Logit)
            .ToList();
        return new Prediction
        {
            ImageName = name,
            Ranking = [.. ranked.Select(entry => entry.Class)],
            PredictedClasses = [.. ranked.Where(entry => entry.Given).Select(entry => entry.Class.Class)],
            LabelType = LabelType.Multiple,
        };
    }

    /// <summary>The scores as a prediction under the given name.</summary>
    public Prediction ToPrediction(string name, IReadOnlyList<string> classes)
    {
        var logits = Logits.ToArray();
        var probabilities = Meaning.OfClasses(logits);
        return new Prediction
        {
            ImageName = name,
            Ranking = [.. classes.Select((c, i) => new ClassScore { Class = c, Score = probabilities[i], Logit = logits[i] }).OrderByDescending(c => c.Logit)],
        };
    }
}
