using Monk.Data;
using Monk.Data.Batches;
using Monk.Data.Cache;
using Monk.Text;
using Monk.Training.Features;
using Monk.Transforms;

namespace Monk.Training;

/// <summary>
/// What a training goes through: images, or, where the base is frozen, nothing but mirroring is random and images are not mixed, the
/// features that the base makes of them. Either way an epoch sees the same images, in the same order, mirrored by the same draws.
/// </summary>
internal sealed class ExampleSets : IDisposable
{
    // Validation keeps no activations, so its batches may be larger; the results are the same.
    private const int ValidationBatchSize = 32;
    private const int ValidationFeaturesBatchSize = 512;

    private readonly TrainingSetup _setup;
    private readonly IReadOnlyList<ITrainingListener> _listeners;
    private readonly TimeProvider _clock;
    private readonly DecodingTally _decoding = new();
    private readonly ImageCaches _caches;
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);
    private bool _cacheNoted;
    private bool _imagesNoted;
    private int _changedNoted;
    private CachedWork _featureWork = new() { FoundSeconds = 0 };
    private IExamples? _train;
    private IExamples? _validation;
    private IFeatureRows? _features;
    private MemoryFeatures? _recomputed;

    public ExampleSets(TrainingSetup setup, IReadOnlyList<ITrainingListener> listeners, TimeProvider clock)
    {
        (_setup, _listeners, _clock) = (setup, listeners, clock);
        _caches = new ImageCaches(setup.Contents, NoteOfCache, _decoding);
    }

    /// <summary>What has been done so far, and what lay ready.</summary>
    public CachedWork Work => _featureWork with
    {
        ImagesDecoded = _decoding.Decoded,
        ImagesFound = _decoding.Found,
        FoundSeconds = _featureWork.FoundSeconds + _decoding.FoundTime.TotalSeconds / _setup.Dataset.Workers,
    };

    public IExamples Train => _train ?? throw new InvalidOperationException("Not prepared.");

    public IExamples Validation => _validation ?? throw new InvalidOperationException("Not prepared.");

    /// <summary>
    /// Computes features where they can stand for the images. To be called in the first epoch, whose time it is; later it does nothing.
    /// </summary>
    public void Prepare(int epoch, CancellationToken cancellation)
    {
        if (_train is not null)
            return;

        var trainDraws = new MirrorDraws(_setup.Dataset.TrainTransforms, _setup.Dataset.InputSize, _setup.Training.Seed);
        var validationDraws = new MirrorDraws(_setup.Dataset.ValidationTransforms, _setup.Dataset.InputSize, _setup.Training.Seed);
        if (_setup.FreezeBase && _setup.CacheFeatures && !ImageMixing.IsAskedFor(_setup.Training) && trainDraws.IsExact && validationDraws.IsExact && trainDraws.SharesRestWith(validationDraws))
            UseFeatures(new FeatureRequest(_setup.Train, trainDraws, _setup.Contents), new FeatureRequest(_setup.Validation, validationDraws, _setup.Contents), trainDraws, epoch, cancellation);

        _train ??= Images(_setup.Train, _setup.Dataset.BatchSize, Pipeline(_setup.Dataset.TrainTransforms));
        _validation ??= Images(_setup.Validation, ValidationBatchSize, Pipeline(_setup.Dataset.ValidationTransforms));
    }

    /// <summary>
    /// Says, once, which images are not seen as their files may have meant them and which are there twice; and of every epoch, which have
    /// been rewritten meanwhile. To be called when all have been read.
    /// </summary>
    public void NoteImages()
    {
        NoteChanged();
        if (_imagesNoted)
            return;
        _imagesNoted = true;
        foreach (var note in TraitNotes.Of(_setup.Contents, _setup.Dataset.Background, _setup.Train, _setup.Validation).Concat(SharedImages.SameContents(_setup.Contents, _setup.Train, _setup.Validation)))
            Note(note);
    }

    private void NoteChanged()
    {
        var changed = _setup.Contents.Changed;
        if (changed.Count == _changedNoted)
            return;
        _changedNoted = changed.Count;
        Note($"{DatasetNote.Warning}{Listed.Count(changed.Count, "image")} {(changed.Count == 1 ? "was" : "were")} rewritten while the training ran, so that its epochs have not seen the same images: "
            + $"{Listed.Plain([.. changed.Select(path => Path.GetRelativePath(_setup.Train.Root, path).Replace('\\', '/'))])}. Train anew with images that stay as they are");
    }

    public void Dispose()
    {
        _features?.Dispose();
        _recomputed?.Dispose();
        _caches.Dispose();
    }

    private void UseFeatures(FeatureRequest train, FeatureRequest validation, MirrorDraws draws, int epoch, CancellationToken cancellation)
    {
        _setup.Model.eval();
        var started = _clock.GetTimestamp();
        var computation = new FeatureComputation(_setup.Model, _setup.Dataset.InputSize, draws.Rest, _setup.Device, Loader, Progress, _clock);
        var cache = new FeatureCache(_setup, computation, NoteOfCache);
        _features = cache.Prepare([train, validation], cancellation);
        _featureWork = _features is null ? cache.Work.WithoutFound() : cache.Work;
        if (_features is null)
            return;
        _recomputed = new MemoryFeatures(_features.Shape);
        _train = new FeatureExamples(train, _features, computation, _recomputed, _setup.Dataset.BatchSize, _setup.Device);
        _validation = new FeatureExamples(validation, _features, computation, _recomputed, ValidationFeaturesBatchSize, _setup.Device);

        void Progress(int done, int total, TimeSpan waited)
        {
            var seconds = _clock.GetElapsedTime(started).TotalSeconds;
            var progress = new TrainingProgress
            {
                Epoch = epoch,
                NumEpochs = _setup.Training.NumEpochs,
                Phase = TrainingPhase.Features,
                Images = done,
                TotalImages = total,
                ImagesPerSecond = done / seconds,
                WaitingForData = Math.Min(1, waited.TotalSeconds / seconds),
            };
            foreach (var listener in _listeners)
                listener.BatchEnded(progress);
        }
    }

    private ImageExamples Images(LabelledImages images, int batchSize, TransformPipeline pipeline) =>
        new(images, Loader(images, pipeline.DecodeSize, batchSize), pipeline, _setup.Device);

    private TransformPipeline Pipeline(IReadOnlyList<TransformOptions> transforms) => new(transforms, _setup.Dataset.InputSize, _setup.Training.Seed, _setup.Device);

    private BatchLoader Loader(LabelledImages images, ImageSize decodeSize, int batchSize) => new(
        _setup.ImageSource?.Invoke(images with { Background = _setup.Dataset.Background }, decodeSize)
            ?? _caches.Source(images with { Background = _setup.Dataset.Background }, decodeSize),
        batchSize,
        _setup.Dataset.Workers,
        bad =>
        {
            // Features and images have loaders of their own.
            if (!_unreadable.Add(Path.Combine(images.Root, bad.Path)))
                return;
            foreach (var listener in _listeners)
                listener.ImageUnreadable(new UnreadableImage(bad.Path, bad.Reason));
        });

    // Whatever cannot be kept, features or images, has the same cause and the same remedy.
    private void NoteOfCache(string text)
    {
        if (_cacheNoted)
            return;
        _cacheNoted = true;
        Note(text);
    }

    private void Note(string text)
    {
        foreach (var listener in _listeners)
            listener.Noted(text);
    }
}
