using Monk.Text;
using static System.FormattableString;

namespace Monk;

/// <summary>One experiment of an analysis and what came of it.</summary>
/// <typeparam name="T">What was varied.</typeparam>
public sealed record AnalysisRow<T>
{
    /// <summary>The experiment's name; its project has the analysis's name.</summary>
    public required string Experiment { get; init; }

    /// <summary>The value that it tried.</summary>
    public required T Value { get; init; }

    /// <summary>Its place, 1 for the best; null when it failed or has a <see cref="Defect"/>.</summary>
    public int? Rank { get; init; }

    /// <summary>
    /// Why it stands before the next: by its accuracy, or, where that is within the noise of so few validation images, by its loss. Null
    /// for the last, and where there is no rank.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>
    /// Why its network is of no use though it did not fail: it is dead, which says the same of every image, or has diverged, which has
    /// more than twice the loss of guessing and no accuracy above it, in
    /// its best epoch or in its last. Null where there is nothing of the kind.
    /// </summary>
    public string? Defect { get; init; }

    /// <summary>
    /// Whether the best epoch shows that something was learned: its validation loss is below that of saying the same of every image, at
    /// best the classes' shares, or its accuracy is above the
    /// commonest class's share by more than chance.
    /// </summary>
    public bool BeatsGuessing { get; init; } = true;

    /// <summary>Every whole epoch; of one that failed, those before.</summary>
    public IReadOnlyList<EpochResult> Epochs { get; init; } = [];

    /// <summary>
    /// The epoch whose weights training keeps as the best, see <see cref="TrainingResult.BestEpoch"/>. Null when it failed.
    /// </summary>
    public EpochResult? BestEpoch { get; init; }

    /// <summary>The training accuracy of <see cref="BestEpoch"/>, between 0 and 1.</summary>
    public double? TrainingAccuracy => BestEpoch?.TrainAccuracy;

    /// <summary>The validation accuracy of <see cref="BestEpoch"/>, between 0 and 1.</summary>
    public double? ValidationAccuracy => BestEpoch?.ValidationAccuracy;

    /// <summary>The mean training loss of an image in <see cref="BestEpoch"/>.</summary>
    public double? TrainingLoss => BestEpoch?.TrainLoss;

    /// <summary>The mean validation loss of an image in <see cref="BestEpoch"/>.</summary>
    public double? ValidationLoss => BestEpoch?.ValidationLoss;

    /// <summary>
    /// Where the accuracy on other images of the kind probably lies: Wilson's 95 % interval around <see cref="ValidationAccuracy"/>; null
    /// when it failed, or an image may have several labels.
    /// </summary>
    public ConfidenceInterval? ValidationInterval => BestEpoch is null || HasSeveralLabels || NumValidationImages < 1 ? null : ConfidenceInterval.Wilson(NumCorrect, NumValidationImages);

    /// <summary>Training images of the sample.</summary>
    public required int NumTrainImages { get; init; }

    /// <summary>Validation images of the sample.</summary>
    public required int NumValidationImages { get; init; }

    /// <summary>Time spent in epochs.</summary>
    public TimeSpan TrainingTime => TimeSpan.FromSeconds(Epochs.Sum(epoch => epoch.Seconds));

    /// <summary>
    /// <see cref="TrainingTime"/> and the time that it once took to make what lay ready, such as the features that the first experiment has
    /// computed for all: compare experiments by this. Null when it is not known.
    /// </summary>
    public TimeSpan? TrainingTimeWithoutCache => CachedWork.Sum(Epochs.Select(epoch => epoch.Cached))?.FoundSeconds is { } seconds ? TrainingTime + TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>The experiment's place and its best epoch in a line.</summary>
    public override string ToString()
    {
        if (BestEpoch is not { } best)
            return Printable.Line($"{Experiment}: failed, {Failure}");
        var place = Rank is { } rank ? Invariant($"{rank}. ") : "";
        var remark = (Defect ?? Reason) is { } text ? $": {text}" : "";
        return Invariant($"{place}{Experiment}: val acc {best.ValidationAccuracy:F4}, val loss {Values.Loss(best.ValidationLoss)} (epoch {best.Epoch} of {Epochs.Count})") + Printable.Line(remark);
    }

    /// <summary>Whether an image may have several labels; the accuracies are then shares of labels.</summary>
    internal bool HasSeveralLabels { get; init; }

    /// <summary>Validation images classified right in <see cref="BestEpoch"/>.</summary>
    internal int NumCorrect => (int)Math.Round(NumValidationImages * BestEpoch!.ValidationAccuracy);
}
