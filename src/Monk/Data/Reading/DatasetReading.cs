using Monk.Data.Cache;
using Monk.Experiments;

namespace Monk.Data.Reading;

/// <summary>
/// Keeps what was last read of a data set, so that a chain of calls lists its folders, or reads its CSV files, once. Where anything of that
/// may have changed since, it is read again.
/// </summary>
/// <remarks>
/// A reading counts as long as no folder's time and no CSV file's content has changed, and each image has the size that it had. A folder
/// that had just changed when it was read might change again without another time, so such a reading is not kept; nor is one with images
/// that a CSV file lists and that were missing, since they may come. Bytes that change while names and sizes stay are for
/// <see cref="DatasetFingerprint.OfContents(ExperimentImages, ImageContents, int, CancellationToken)"/> to find.
/// </remarks>
/// <param name="clock">Null for the system's.</param>
internal sealed class DatasetReading(TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly Lock _reading = new();
    private Kept? _kept;

    /// <summary>The sets as they are on disk now.</summary>
    /// <exception cref="MonkException">
    /// A folder or file is missing, has the wrong shape, or the validation images' classes are not among the training images'.
    /// </exception>
    public DatasetSets Sets(DatasetOptions options, Workspace workspace)
    {
        var key = DatasetKey.Of(options, workspace);
        lock (_reading)
        {
            if (_kept is { } kept && kept.Key == key && kept.StillHolds())
                return kept.Sets;

            _kept = null;
            var started = _clock.GetUtcNow().UtcDateTime;
            var lists = new[] { key.TrainCsv, key.ValidationCsv }.OfType<string>().Select(CsvStamp.Of).ToList();
            var (train, validation) = ExperimentImages.ReadSets(options, workspace);
            var read = new Kept(key, new(train, validation, ExperimentImages.Fingerprint(train, validation)), lists);
            if (read.CanBeKept(started))
                _kept = read;
            return read.Sets;
        }
    }

    /// <summary>Reads anew the next time, whatever has changed.</summary>
    public void Forget()
    {
        lock (_reading)
            _kept = null;
    }

    private sealed record Kept(DatasetKey Key, DatasetSets Sets, IReadOnlyList<CsvStamp> Lists)
    {
        private IEnumerable<LabelledDataset> All => Sets.Validation is null ? [Sets.Train] : [Sets.Train, Sets.Validation];

        public bool CanBeKept(DateTime started) =>
            All.All(set => set.Missing.Count == 0 && set.Folders.All(folder => folder.IsSettledAt(started)));

        public bool StillHolds() =>
            Lists.All(list => list.StillHolds())
            && All.All(set => set.Folders.All(folder => folder.StillHolds()))
            && ExperimentImages.Fingerprint(Sets.Train, Sets.Validation) == Sets.Fingerprint;
    }
}
