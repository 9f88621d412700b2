using Monk.Text;
using static System.FormattableString;

namespace Monk;

/// <summary>What an analysis found: short trainings on one sample of the images, which differ in one setting.</summary>
/// <typeparam name="T">What was varied.</typeparam>
public sealed record AnalysisResult<T>
{
    /// <summary>The analysis's name, and the project of its experiments.</summary>
    public required string Name { get; init; }

    /// <summary>The experiments, in the order in which their values were given.</summary>
    public required IReadOnlyList<AnalysisRow<T>> Rows { get; init; }

    /// <summary>The share of the images that was used, in percent.</summary>
    public required int PercentData { get; init; }

    /// <summary>How often every image of the sample was seen.</summary>
    public required int NumEpochs { get; init; }

    /// <summary>The comparison of the experiments, <c>Comparison_&lt;name&gt;</c>, with its files.</summary>
    public required Comparison Comparison { get; init; }

    /// <summary>
    /// The experiments that neither failed nor have a <see cref="AnalysisRow{T}.Defect"/>, the best first, by accuracy and loss of their
    /// best epoch on the validation images. Those that are better
    /// than guessing come before those that are not. Then the next is always the one with the lowest validation loss of those that no
    /// other is clearly ahead of: whose accuracy's 95 % interval no
    /// other's lies wholly above. Where an image may have several labels, the loss alone decides. Of equal losses the higher accuracy
    /// comes first, of equals in that too the one given first.
    /// </summary>
    public IReadOnlyList<AnalysisRow<T>> Ranking => [.. Rows.Where(row => row.Rank is not null).OrderBy(row => row.Rank)];

    /// <summary>
    /// The first of the <see cref="Ranking"/>; null when none can be recommended, because all failed, are dead or diverged.
    /// </summary>
    public AnalysisRow<T>? Best => Ranking.Count > 0 ? Ranking[0] : null;

    /// <summary>
    /// Whether the validation images are enough to tell the first from the second: their 95 % intervals do not overlap. Where it is false
    /// another sample could rank them the other way round. Where an image may have several labels there is no such interval, and nothing is
    /// decided.
    /// </summary>
    public bool IsDecided => Ranking is [{ ValidationInterval: { } first }, { ValidationInterval: { } second }, ..] && first.Low > second.High;

    /// <summary>An experiment by its name, as in the dictionary that Monk returns.</summary>
    /// <param name="experiment">Such as <c>Learning_Rate_0.01</c>.</param>
    public AnalysisRow<T> this[string experiment] => Rows.FirstOrDefault(row => row.Experiment == experiment)
        ?? throw new MonkException($"Analysis '{Name}' has no experiment '{experiment}'. It has: {string.Join(", ", Rows.Select(row => row.Experiment))}.");

    /// <summary>The outcome in sentences: which is best, and how far that can be trusted.</summary>
    public IReadOnlyList<string> Findings
    {
        get
        {
            if (Best is not { } best)
                return [Rows.Any(row => row.Defect is not null) ? "No experiment can be recommended: each failed, is dead or diverged." : "No experiment was trained to its end."];
            var findings = new List<string>
            {
                Invariant($"Best: {best.Experiment}, val acc {best.ValidationAccuracy:F4}{(best.HasSeveralLabels ? " of all labels" : Invariant($" ({best.NumCorrect} of {best.NumValidationImages} images)"))}, val loss {best.ValidationLoss:F4}, in epoch {best.BestEpoch!.Epoch} of {best.Epochs.Count}."),
            };
            if (!best.BeatsGuessing)
                findings.Add("Caution: no experiment is better than guessing, which is to say the same of every image. Train for more epochs or on more images, or try other values.");
            if (Ranking.Count > 1 && !best.HasSeveralLabels)
                findings.Add(Doubt(best, Ranking[1]));
            findings.Add(Invariant($"These are short trainings on a sample of {PercentData} % ({best.NumTrainImages} images to train on, {best.NumValidationImages} to validate): take them as a hint, and confirm it on all images."));
            return findings;
        }
    }

    /// <summary>The experiments, the best first, and the <see cref="Findings"/>.</summary>
    public override string ToString() => string.Join(Environment.NewLine, [
        Invariant($"{Name}: {PercentData} % of the images, {Listed.Count(NumEpochs, "epoch")}"),
        .. Ranking.Concat(Rows.Where(row => row.Rank is null)).Select(row => row.ToString()),
        .. Findings.Select(Printable.Line),
    ]);

    private string Doubt(AnalysisRow<T> first, AnalysisRow<T> second)
    {
        var intervals = Invariant($"{Text(first.ValidationInterval!.Value)} and {Text(second.ValidationInterval!.Value)}");
        var images = first.NumValidationImages == second.NumValidationImages
            ? Invariant($"{first.NumValidationImages} validation images") : Invariant($"{first.NumValidationImages} and {second.NumValidationImages} validation images");
        return IsDecided
            ? $"It is ahead of the second, {second.Experiment}: with {images} the 95 % intervals of their accuracies are {intervals} and do not overlap."
            : $"Caution: {images} do not tell it from the second, {second.Experiment}: the 95 % intervals of their accuracies, {intervals}, overlap.{Decider(first, second)}";
    }

    private static string Decider(AnalysisRow<T> first, AnalysisRow<T> second) =>
        first.BeatsGuessing != second.BeatsGuessing ? " The second is no better than guessing."
        : first.ValidationLoss < second.ValidationLoss ? Invariant($" Its lower loss decides, {Values.Loss(first.ValidationLoss!.Value)} against {Values.Loss(second.ValidationLoss!.Value)}.")
        : "";

    private static string Text(ConfidenceInterval interval) => Invariant($"{100 * interval.Low:F1} to {100 * interval.High:F1} %");
}
