using Monk.Data;
using Monk.Experiments;
using Monk.Runtime;

namespace Monk.Training;

/// <summary>
/// Gives the features of a frozen base: those that an earlier training of this or another experiment has left on disk, and those that are missing, computed once and
/// put beside them.
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

    /// <summary>The features that the requests name, of every image that can be read; null when there are too many to keep, which is noted.</summary>
    public IFeatureRows? Prepare(IReadOnlyList<FeatureRequest> requests, CancellationToken cancellation)
    {
        if (!setup.KeepFeatures)
            return Fill(new MemoryFeatures(computation.Shape()), null, [], Missing(requests, null), cancellation);

        var key = FeatureKey.Of(setup, computation.Transforms);
        var path = PathOf(key);
        var old = FeatureFile.TryOpen(path, key);
        if (old is not null)
            CacheFiles.Touch(path);

        var missing = Missing(requests, old);
        if (missing.TrueForAll(work => work.Slots.Count == 0) && old is not null)
            return old;

        using (old)
            return Extend(path, key, old, requests, missing, cancellation);
    }

    /// <summary>How many of these features a training would find on disk.</summary>
    public static int CountKept(TrainingSetup setup, IReadOnlyList<TransformOptions> transforms, IEnumerable<FeatureSlot> slots)
    {
        var key = FeatureKey.Of(setup, transforms);
        using var file = FeatureFile.TryOpen(PathOf(key), key);
        return file is null ? 0 : slots.Count(file.Contains);
    }

    private static string PathOf(byte[] key) => Path.Combine(CacheFolder.For("features"), Convert.ToHexStringLower(key.AsSpan(0, 16)) + ".features");

    private IFeatureRows? Extend(
        string path, byte[] key, FeatureFile? old, IReadOnlyList<FeatureRequest> requests, List<FeatureWork> missing, CancellationToken cancellation)
    {
        var shape = old?.Shape ?? computation.Shape();
        var bytes = (long)FeatureFileLayout.RowLength(shape) * sizeof(float) * (missing.Sum(work => (long)work.Slots.Count) + (old?.Slots.Count ?? 0));
        string why;
        try
        {
            if (CacheFiles.HasRoom(Directory.CreateDirectory(Path.GetDirectoryName(path)!).FullName, bytes))
            {
                using var writer = new FeatureFileWriter(path, key, shape);
                var rows = Fill(writer, old, old?.Slots ?? [], missing, cancellation);
                CacheFiles.Trim(keep: path);
                return rows;
            }

            why = $"there is no room for {bytes >> 20} MiB in '{Path.GetDirectoryName(path)}'";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why = e.Message.TrimEnd('.');
        }

        if (bytes <= MostInMemory)
        {
            note($"The base's features are kept in memory only: {why}.");
            var needed = requests.SelectMany(request => Enumerable.Range(0, request.Images.Samples.Count).SelectMany(index => request.Slots(index, setup.Training.NumEpochs))).Distinct();
            return Fill(new MemoryFeatures(shape), old, needed, missing, cancellation);
        }

        note($"The base's features are computed anew in every epoch: {why}.");
        return null;
    }

    private IFeatureRows Fill(IFeatureSink sink, FeatureFile? old, IEnumerable<FeatureSlot> kept, List<FeatureWork> missing, CancellationToken cancellation)
    {
        var recomputed = missing.SelectMany(work => work.Slots).ToHashSet();
        if (old is not null)
        {
            var row = new float[FeatureFileLayout.RowLength(old.Shape)];
            foreach (var slot in kept)
            {
                if (!recomputed.Contains(slot) && old.TryRead(slot, row))
                    sink.Append(slot, row, old.SecondsOf(slot));
            }
        }

        try
        {
            computation.Run(missing, sink, cancellation);
        }
        catch (OperationCanceledException)
        {
            sink.Complete().Dispose(); // What is there spares the resumed run its time.
            throw;
        }

        return sink.Complete();
    }

    // Rows are read once here, so that a damaged one is found now and made again, not in the middle of an epoch.
    private List<FeatureWork> Missing(IReadOnlyList<FeatureRequest> requests, FeatureFile? old)
    {
        var row = new float[old is null ? 0 : FeatureFileLayout.RowLength(old.Shape)];
        var seen = new HashSet<FeatureSlot>();
        return [.. requests.Select(request =>
        {
            var work = new FeatureWork(request);
            for (var index = 0; index < request.Images.Samples.Count; index++)
            {
                foreach (var slot in request.Slots(index, setup.Training.NumEpochs))
                {
                    if (!seen.Add(slot))
                        continue;
                    if (old?.TryRead(slot, row) != true)
                    {
                        work.Add(index, slot);
                        continue;
                    }

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
    private readonly Dictionary<int, List<FeatureSlot>> _byImage = [];

    public FeatureRequest Request => request;

    /// <summary>The images to read, in order.</summary>
    public IReadOnlyList<int> Images => [.. _byImage.Keys.Order()];

    public List<FeatureSlot> Slots { get; } = [];

    public IReadOnlyList<FeatureSlot> Of(int index) => _byImage[index];

    public void Add(int index, FeatureSlot slot)
    {
        Slots.Add(slot);
        if (!_byImage.TryGetValue(index, out var slots))
            _byImage.Add(index, slots = []);
        slots.Add(slot);
    }
}
