using System.Collections.ObjectModel;
using Monk.Text;
using static System.FormattableString;

namespace Monk;

/// <summary>How a compared experiment did on its test set.</summary>
public sealed record TestResult
{
    /// <summary>The test folder, relative to the workspace.</summary>
    public required string TestPath { get; init; }

    /// <summary>Identifies the list of test files. Only accuracies on the same files are comparable.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Which saved weights were tested: <c>best</c> or <c>final</c>.</summary>
    public required string Weights { get; init; }

    /// <summary>The epoch, counted from 1, that these weights are of; null when it was not kept.</summary>
    public int? Epoch { get; init; }

    /// <summary>
    /// Where an image may have several labels, the threshold that was given to <c>Evaluate</c> for all of them; null where the experiment's
    /// own were used.
    /// </summary>
    public double? Threshold { get; init; }

    /// <summary>When it was tested; null when it was not kept.</summary>
    public DateTimeOffset? Evaluated { get; init; }

    /// <summary>Images tested.</summary>
    public required int NumImages { get; init; }

    /// <summary>Images classified right.</summary>
    public required int NumCorrect { get; init; }

    /// <summary>Class names, in the order of <see cref="ConfusionMatrix"/>.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The values of the program's own metrics, by their names; see <see cref="Metric"/>. Empty where there were none.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = ReadOnlyDictionary<string, double>.Empty;

    /// <summary>Rows are true classes, columns predicted ones; empty where an image may have several labels.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> ConfusionMatrix { get; init; }

    /// <summary>In percent, as in <see cref="Evaluation.Accuracy"/>.</summary>
    public double Accuracy => 100.0 * NumCorrect / NumImages;

    /// <summary>Where the true accuracy probably lies (95 %), between 0 and 1.</summary>
    public ConfidenceInterval AccuracyInterval => ConfidenceInterval.Wilson(NumCorrect, NumImages);

    /// <summary>Accuracy, precision, recall and F1 of each class.</summary>
    public IReadOnlyList<ClassMetrics> ClassMetrics => Labels ?? [.. Classes.Select((name, i) => new ClassMetrics
    {
        Class = name,
        NumImages = ConfusionMatrix[i].Sum(),
        NumPredicted = ConfusionMatrix.Sum(row => row[i]),
        NumCorrect = ConfusionMatrix[i][i],
    })];

    /// <summary>The mean F1 of the classes that the test set has images of, as in <see cref="Evaluation.MacroF1"/>.</summary>
    public double MacroF1 => ClassMetrics.Where(c => c.NumImages > 0).Select(c => c.F1!.Value).DefaultIfEmpty(double.NaN).Average();

    /// <summary>The accuracy in a line.</summary>
    public override string ToString() => Invariant($"{Values.Percent(Accuracy)} ({NumCorrect} of {NumImages} images of {TestPath}, {Weights} weights), macro F1 {Values.Ratio(MacroF1)}");

    /// <summary>Identifies what the test files held; null in states written before it was kept.</summary>
    internal string? ContentFingerprint { get; init; }

    /// <summary>
    /// Stands for the test set among those of a comparison: the <see cref="Fingerprint"/>, and what the files held where there are several
    /// sets of files with these names and sizes.
    /// </summary>
    internal string Set { get => field ?? Fingerprint; init; }

    /// <summary>Whether the files' names and sizes were the same and, where both are known, what they held.</summary>
    internal bool IsOfSameImagesAs(TestResult other) =>
        Set == other.Set && (ContentFingerprint is null || other.ContentFingerprint is null || ContentFingerprint == other.ContentFingerprint);

    /// <value>What <see cref="Weights"/> says of the best weights.</value>
    internal const string BestWeights = "best";

    /// <summary>The weights in a few words.</summary>
    internal string WeightsText => Epoch is { } epoch ? Invariant($"{Weights}, epoch {epoch}") : Weights;

    /// <summary>The metrics of each label, where an image may have several.</summary>
    internal IReadOnlyList<ClassMetrics>? Labels { get; init; }

    /// <summary>Which images were classified right, as in the experiment's state; null when it was not kept.</summary>
    internal string? Correct { get; init; }
}
