namespace Monk.Training;

/// <summary>Which epoch's weights are kept as the best.</summary>
internal static class BestEpoch
{
    /// <summary>
    /// The epoch with the highest validation accuracy. Where an image may have several labels, the one with the lowest validation loss, as in Monk: most labels are absent from
    /// most images, so that accuracy is high and changes little whatever the network says. The earliest of equals.
    /// </summary>
    public static EpochResult Of(IReadOnlyList<EpochResult> history, bool multiLabel) =>
        (multiLabel ? history.MinBy(epoch => epoch.ValidationLoss) : history.MaxBy(epoch => epoch.ValidationAccuracy))!;
}
