namespace Monk.Training;

/// <summary>Which epoch's weights are kept as the best.</summary>
/// <remarks>
/// <para>
/// On a few dozen validation images most epochs differ by less than chance, and the one with the highest accuracy is often an early one
/// that was lucky. So epochs whose accuracy is within the noise of the highest count as equal, and the later of them is kept, unless it is
/// worse in accuracy and loss alike, or its loss says that it has begun to overfit. That is the idea of the one-standard-error rule
/// (Breiman, Friedman, Olshen and Stone, "Classification and Regression Trees", 1984), with training time in the place of a model's size.
/// </para>
/// <para>
/// <c>dotnet run -c Release --project benchmarks -- best-epoch</c> compares it with other rules and with simply taking the last epoch;
/// <c>docs/training.md</c> has its table.
/// </para>
/// </remarks>
internal static class BestEpoch
{
    /// <summary>How many standard errors below the highest accuracy an epoch may lie and still count as equal to it.</summary>
    public const double StandardErrors = 2;

    /// <summary>
    /// How far above the lowest validation loss an epoch's loss may lie, as a share of it, before the epoch counts as overfitted.
    /// </summary>
    public const double LossTolerance = 0.15;

    // Accuracies are counts divided by counts: what differs by rounding alone is equal.
    private const double Rounding = 1e-9;

    /// <summary>The best of some epochs.</summary>
    /// <param name="history">The epochs, at least one.</param>
    /// <param name="validationImages">How many images validate.</param>
    /// <param name="multiLabel">Whether an image may have several labels.</param>
    public static EpochResult Of(IReadOnlyList<EpochResult> history, int validationImages, bool multiLabel)
    {
        EpochResult? best = null;
        var (highest, lowest) = (double.NegativeInfinity, double.PositiveInfinity);
        foreach (var newest in history)
        {
            (highest, lowest) = (Math.Max(highest, newest.ValidationAccuracy), Math.Min(lowest, newest.ValidationLoss));
            best = After(best, newest, highest, lowest, validationImages, multiLabel);
        }

        return best!;
    }

    /// <summary>
    /// The best epoch when another has ended: that one, or the one that was the best before it. No third: only these weights are at hand.
    /// </summary>
    /// <param name="before">The best of the epochs before; null when there are none.</param>
    /// <param name="history">All epochs, the newest last.</param>
    /// <param name="validationImages">How many images validate.</param>
    /// <param name="multiLabel">
    /// Whether an image may have several labels. Then the lowest validation loss decides, as in Monk v1: most labels are absent from most
    /// images, so that accuracy is high and changes little whatever the network says.
    /// </param>
    public static EpochResult After(EpochResult? before, IReadOnlyList<EpochResult> history, int validationImages, bool multiLabel)
    {
        return After(
            before, history[^1], history.Max(epoch => epoch.ValidationAccuracy), history.Min(epoch => epoch.ValidationLoss), validationImages, multiLabel);
    }

    private static EpochResult After(EpochResult? before, EpochResult newest, double highest, double lowest, int validationImages, bool multiLabel)
    {
        if (before is null)
            return newest;
        if (multiLabel)
            return newest.ValidationLoss < before.ValidationLoss ? newest : before;
        if (!IsWithinNoise(newest.ValidationAccuracy, highest, validationImages))
            return before;
        return !IsWithinNoise(before.ValidationAccuracy, highest, validationImages)
            || newest.ValidationLoss <= before.ValidationLoss
            || newest.ValidationAccuracy >= before.ValidationAccuracy - Rounding && newest.ValidationLoss <= lowest + LossTolerance * Math.Abs(lowest)
            ? newest : before;
    }

    /// <summary>Whether an accuracy is so near to a higher one that so few images cannot tell them apart.</summary>
    /// <param name="accuracy">Between 0 and 1.</param>
    /// <param name="highest">The higher one.</param>
    /// <param name="validationImages">How many images both were counted on.</param>
    /// <remarks>
    /// The standard error is that of a share of n images. One right and one wrong image are added to those counted, so that it does not
    /// vanish where all are right (Agresti and Coull, "Approximate is better than exact", 1998).
    /// </remarks>
    public static bool IsWithinNoise(double accuracy, double highest, int validationImages)
    {
        var share = (highest * validationImages + 1) / (validationImages + 2);
        return accuracy >= highest - StandardErrors * Math.Sqrt(share * (1 - share) / validationImages) - Rounding;
    }
}
