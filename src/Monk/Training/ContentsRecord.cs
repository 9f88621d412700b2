using Monk.Data;
using Monk.Data.Cache;
using Monk.Experiments;

namespace Monk.Training;

/// <summary>
/// Notes in the state, at the end of the first epoch, what the images' files held: by then each was read for its pixels, so that this costs
/// nothing. Placed before <see cref="Checkpoints"/>, it has it there before there is anything to resume from.
/// </summary>
internal sealed class ContentsRecord(TrainingOwnership own, ExperimentImages images, ImageContents contents, int threads) : ITrainingListener
{
    private bool _noted;

    public void EpochEnded(EpochEnd end)
    {
        if (_noted)
            return;
        _noted = true;
        var fingerprint = DatasetFingerprint.OfContents(images, contents, threads, CancellationToken.None);
        own.Update(state => state with
        {
            Dataset = state.Dataset! with { Contents = state.Dataset.Contents! with { ContentFingerprint = fingerprint } },
        });
    }
}
