using Monk.Text;
using static System.FormattableString;

namespace Monk;

/// <summary>What <c>Train</c> gave: the history of the experiment and where its models lie.</summary>
public sealed record TrainingResult
{
    /// <summary>Every epoch, the first one first, those of earlier runs included when training was resumed.</summary>
    public required IReadOnlyList<EpochResult> Epochs { get; init; }

    /// <summary>The epoch whose weights are kept as the best.</summary>
    /// <remarks>
    /// Epochs whose validation accuracy is within the noise of the highest (two standard errors of a share of that many images) count as
    /// equal. Of these a later one is taken when its validation loss is lower, or its accuracy no lower and its loss at most 15 % above the
    /// lowest so far. Where an image may have several labels, it is the epoch with the lowest validation loss.
    /// </remarks>
    public required EpochResult BestEpoch { get; init; }

    /// <summary>
    /// The epoch, counted from 1, whose weights are in <see cref="FinalModel"/>: the last one, or the best by what <c>EarlyStopping</c>
    /// watches where it restores that.
    /// </summary>
    public int FinalEpoch { get; init; }

    /// <summary>Why training ended: after its last epoch, or before it because of <c>EarlyStopping</c> or <c>TimeBudget</c>.</summary>
    public TrainingStop StoppedBy { get; init; }

    /// <summary>Class names, in the order of the network's outputs.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Time spent in epochs.</summary>
    public required TimeSpan TrainingTime { get; init; }

    /// <summary>
    /// What of the work was done in those epochs and what lay ready, left by earlier trainings; null where it is not known.
    /// </summary>
    public CachedWork? Cached { get; init; }

    /// <summary>
    /// <see cref="TrainingTime"/> and the time that it once took to make what lay ready: what the same training takes where nothing does.
    /// Null when either is not known. Compare trainings by this.
    /// </summary>
    public TimeSpan? TrainingTimeWithoutCache => Cached?.FoundSeconds is { } seconds ? TrainingTime + TimeSpan.FromSeconds(seconds) : null;

    /// <summary>
    /// The most memory that this process held on the GPU at the end of an epoch, in MiB; 0 without one. What earlier trainings of the
    /// process have left there is in it.
    /// </summary>
    public required long MaxGpuMemoryMebibytes { get; init; }

    /// <summary>
    /// The largest resident size of the process while this experiment was trained, in MiB. libtorch and whatever else the process holds
    /// meanwhile is in it; what an earlier training has freed is not.
    /// </summary>
    public required long PeakProcessMemoryMebibytes { get; init; }

    /// <summary>Images that could not be decoded and were left out, each with the reason.</summary>
    public required IReadOnlyList<UnreadableImage> UnreadableImages { get; init; }

    /// <summary>The weights after <see cref="FinalEpoch"/>.</summary>
    public required string FinalModel { get; init; }

    /// <summary>The weights after <see cref="BestEpoch"/>.</summary>
    public required string BestModel { get; init; }

    /// <summary>The folder with the history and the plots.</summary>
    public required string LogFolder { get; init; }

    /// <summary>The best epoch in a sentence.</summary>
    public override string ToString() =>
        Invariant($"Best epoch {BestEpoch.Epoch} of {Epochs.Count}: validation accuracy {Values.Percent(100 * BestEpoch.ValidationAccuracy)}, loss {Values.Loss(BestEpoch.ValidationLoss)}; trained in {Values.Duration(TrainingTime)}.");
}

/// <summary>An image that could not be decoded.</summary>
/// <param name="Path">The file.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record UnreadableImage(string Path, string Reason)
{
    /// <summary>The path and the reason, in one line that can be printed.</summary>
    public override string ToString() => Printable.Line($"{Path}: {Reason}");
}
