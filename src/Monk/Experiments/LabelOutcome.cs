namespace Monk.Experiments;

/// <summary>What an evaluation counted of one label, where an image may have several.</summary>
/// <param name="NumImages">Images that have it.</param>
/// <param name="NumPredicted">Images that it was given to.</param>
/// <param name="NumCorrect">Images that have it and that it was given to.</param>
/// <param name="AveragePrecision">Between 0 and 1; null when no image has it.</param>
/// <param name="Threshold">The probability above which it was given.</param>
internal sealed record LabelOutcome(int NumImages, int NumPredicted, int NumCorrect, double? AveragePrecision, double Threshold)
{
    public static LabelOutcome Of(ClassMetrics metrics) => new(metrics.NumImages, metrics.NumPredicted, metrics.NumCorrect, metrics.AveragePrecision, metrics.Threshold!.Value);

    /// <summary>As the metrics of a label of that name.</summary>
    public ClassMetrics Named(string name) => new()
    {
        Class = name,
        NumImages = NumImages,
        NumPredicted = NumPredicted,
        NumCorrect = NumCorrect,
        AveragePrecision = AveragePrecision,
        Threshold = Threshold,
    };
}
