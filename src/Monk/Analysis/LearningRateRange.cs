using static System.FormattableString;

namespace Monk;

/// <summary>What a learning rate range test found: the loss of each batch while the learning rate rose from batch to batch.</summary>
/// <remarks>
/// L. N. Smith, "Cyclical learning rates for training neural networks" (2017), in the form of fastai's <c>lr_find</c>, whose smoothing, end
/// and two suggestions are these.
/// </remarks>
public sealed record LearningRateRange
{
    /// <summary>The batches, in the order of their learning rates.</summary>
    public required IReadOnlyList<LearningRatePoint> Points { get; init; }

    /// <summary>Whether the test ended early, because the loss had grown to four times its lowest value.</summary>
    public required bool Diverged { get; init; }

    /// <summary>
    /// The learning rate to try first: in the longest stretch of falling losses, about half way down. Null when there are too few batches
    /// to say.
    /// </summary>
    public double? Valley { get; init; }

    /// <summary>
    /// The learning rate at which the loss fell fastest within that stretch, its first third left out, and before its lowest; null when
    /// there are too few batches to say, or the loss only rose.
    /// </summary>
    public double? Steepest { get; init; }

    /// <summary>
    /// Whether the loss fell by no more than its batches differ by chance: within two standard deviations. The suggestions then say
    /// nothing. Test more batches, larger ones, or a wider range.
    /// </summary>
    public bool IsNoise { get; init; }

    /// <summary>The picture of the losses, with the suggestions marked.</summary>
    public required string Picture { get; init; }

    /// <summary>The losses as a table.</summary>
    public required string Table { get; init; }

    /// <summary>The suggestions in a line.</summary>
    public override string ToString() =>
        Invariant($"Suggested (valley) {Text(Valley)}, steepest {Text(Steepest)}; {Points.Count} batches{(Diverged ? ", ended when the loss had grown fourfold" : "")}{(IsNoise ? $". {Caution}" : "")}");

    /// <summary>What is said where the suggestions are noise.</summary>
    internal const string Caution = "Caution: the loss fell by no more than chance, so that the suggestions say nothing. Test more batches, larger ones, or a wider range";

    private static string Text(double? rate) => rate is { } value ? Invariant($"{value:0.00e-0}") : "none";
}

/// <summary>One batch of a learning rate range test.</summary>
/// <param name="LearningRate">What it was learned with.</param>
/// <param name="Loss">The mean loss of an image in it, before the step.</param>
/// <param name="SmoothedLoss">The exponential moving average of the losses so far, which forgets 2 % a batch.</param>
public sealed record LearningRatePoint(double LearningRate, double Loss, double SmoothedLoss);
