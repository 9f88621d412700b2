using Monk.Files;
using Monk.Transforms;

namespace Monk.Training.Features;

/// <summary>
/// Gives the features of a frozen base: those that an earlier training of this or another experiment has left on disk, and those that are
/// missing, computed once and put beside them.
/// </summary>
internal sealed class FeatureCache(TrainingSetup setup, FeatureComputation computation, Action<string> note)
{
    private const long MostInMemory = 512L << 20;

    private int _found;
    private double? _foundSeconds = 0;

    /// <summary>What was computed and what was found.</summary>
    public CachedWork Work => new()
    {
        FeaturesComputed = computation.Computed,
        FeatureSeconds = computation.Elapsed.TotalSeconds,
        FeaturesFound = _found,
        FoundSeconds = _foundSeconds,
    };

    /// <summary>
    /// The features that the requests name, of every image that can be read; null when there are too many to keep, which is noted.
    /// </summary>
    public IFeatureRows? Prepare(IReadOnlyList<FeatureRequest> requests, CancellationToken cancellation)
    {
        if (!setup.KeepFeatures)
            return Fill(new MemoryFeatures(computation.Shape()), null, [], Missing(requests, null), cancellation);

        var key = FeatureKey.Of(setup, computation.Transforms);
        var path = PathOf(key);
        var old = FeatureFile.TryOpen(path, key);
        if (old is not null)
        {
            CacheFiles.Touch(path);
            foreach (var request in requests)
                request.ReadContents(setup.Dataset.Workers, cancellation);
        }

        IFeatureRows? rows = null;
        try
        {
            var missing = Missing(requests, old);
            rows = old is not null && missing.TrueForAll(work => work.Count == 0) ? old : Extend(path, key, old, requests, missing, cancellation);
            return rows;
        }
        finally
        {
            if (!ReferenceEquals(rows, old))
                old?.Dispose();
        }
    }

    /// <summary>How many of these features a training would find on disk.</summary>
    public static int CountKept(TrainingSetup setup, IReadOnlyList<TransformOptions> transforms, IReadOnlyList<FeatureRequest> requests, CancellationToken cancellation)
    {
        var key = FeatureKey.Of(setup, transforms);
        using var file = FeatureFile.TryOpen(PathOf(key), key);
        if (file is null)
            return 0;
        var kept = 0;
        foreach (var request in requests)
        {
            request.ReadContents(setup.Dataset.Workers, cancellation);
            kept += Enumerable.Range(0, request.Images.Samples.Count)
                .Sum(index => request.Content(index) is { } content ? request.Sides(index, setup.Training.NumEpochs).Count(side => file.Contains(new FeatureSlot(content.Key, side))) : 0);
        }

        return kept;
    }

    private static string PathOf(byte[] key) => Path.Combine(CacheFolder.For("features"), Convert.ToHexStringLower(key.AsSpan(0, 16)) + ".features");

    private IFeatureRows? Extend(
        string path, byte[] key, FeatureFile? old, IReadOnlyList<FeatureRequest> requests, List<FeatureWork> missing, CancellationToken cancellation)
    {
        var shape = old?.Shape ?? computation.Shape();
        var bytes = (long)FeatureFileLayout.RowLength(shape) * sizeof(float) * (missing.Sum(work => (long)work.Count) + (old?.Slots.Count ?? 0));
        string why;
        try
        {
            if (CacheFiles.HasRoom(Disk.CreateFolder(Path.GetDirectoryName(path)!), bytes))
            {
                using var writer = new FeatureFileWriter(path, key, shape);
                var rows = Fill(writer, old, old?.Slots ?? [], missing, cancellation);
                CacheFiles.Trim(keep: path);
                return rows;
            }

            why = bytes > CacheFiles.Limit
                ? $"MONK_CACHE_LIMIT lets the cache folder '{CacheFolder.Root}' hold less than the {bytes >> 20} MiB that they take"
                : $"the cache folder '{CacheFolder.Root}' has no room for {bytes >> 20} MiB. Make room, or set MONK_CACHE to a folder on another disk";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why = $"the cache folder '{CacheFolder.Root}' cannot be written: {e.Message.TrimEnd('.')}. Set MONK_CACHE to a folder that can be";
        }

        if (bytes <= MostInMemory)
        {
            note($"The base's features are kept in memory only: {why}.");
            return Fill(new MemoryFeatures(shape), old, Needed(requests), missing, cancellation);
        }

        note($"The base's features are computed anew in every epoch: {why}.");
        return null;
    }

    /// <summary>Collects what is missing and, where there is any, what is kept.</summary>
    /// <returns>The old rows themselves where nothing could be added to them: what is missing may be images that nobody can read.</returns>
    private IFeatureRows Fill(IFeatureSink sink, FeatureFile? old, IEnumerable<FeatureSlot> kept, List<FeatureWork> missing, CancellationToken cancellation)
    {
        try
        {
            computation.Run(missing, sink, cancellation);
        }
        catch (OperationCanceledException)
        {
            if (sink.Count > 0)
                Completed().Dispose(); // What is there spares the resumed run its time.
            throw;
        }

        return sink.Count == 0 && old is not null ? old : Completed();

        IFeatureRows Completed()
        {
            var row = new float[old is null ? 0 : FeatureFileLayout.RowLength(old.Shape)];
            foreach (var slot in old is null ? [] : kept)
            {
                if (old!.TryRead(slot, row))
                    sink.Append(slot, row, old.Traits(slot), old.SecondsOf(slot));
            }

            return sink.Complete();
        }
    }

    private IEnumerable<FeatureSlot> Needed(IReadOnlyList<FeatureRequest> requests) => requests.SelectMany(request => Enumerable.Range(0, request.Images.Samples.Count)
        .Where(index => request.Content(index) is not null)
        .SelectMany(index => request.Sides(index, setup.Training.NumEpochs).Select(side => new FeatureSlot(request.Content(index)!.Value.Key, side)))).Distinct();

    // Rows are read once here, so that a damaged one is found now and made again, not in the middle of an epoch. An image whose file cannot
    // be read is missing, too: it is the decoder that says what is wrong with it, in every run alike.
    private List<FeatureWork> Missing(IReadOnlyList<FeatureRequest> requests, FeatureFile? old)
    {
        var row = new float[old is null ? 0 : FeatureFileLayout.RowLength(old.Shape)];
        var seen = new HashSet<FeatureSlot>();
        return [.. requests.Select(request =>
        {
            var work = new FeatureWork(request);
            for (var index = 0; index < request.Images.Samples.Count; index++)
            {
                foreach (var side in request.Sides(index, setup.Training.NumEpochs))
                {
                    if (old is null || request.Content(index) is not { } content || new FeatureSlot(content.Key, side) is var slot && !old.TryRead(slot, row))
                    {
                        work.Add(index, side);
                        continue;
                    }

                    request.Note(index, content with { Traits = old.Traits(slot) });
                    if (!seen.Add(slot))
                        continue;
                    _found++;
                    _foundSeconds += old.SecondsOf(slot);
                }
            }

            return work;
        })];
    }
}

/// <summary>The features of a request that have to be computed.</summary>
internal sealed class FeatureWork(FeatureRequest request)
{
    private readonly Dictionary<int, List<bool>> _byImage = [];

    public FeatureRequest Request => request;

    /// <summary>How many there are: of some images both sides.</summary>
    public int Count { get; private set; }

    /// <summary>The images to read, in order.</summary>
    public IReadOnlyList<int> Images => [.. _byImage.Keys.Order()];

    /// <summary>The sides wanted of an image; true for the mirrored one.</summary>
    public IReadOnlyList<bool> Of(int index) => _byImage[index];

    public void Add(int index, bool mirrored)
    {
        Count++;
        if (!_byImage.TryGetValue(index, out var sides))
            _byImage.Add(index, sides = []);
        sides.Add(mirrored);
    }
}
