using Monk.Reporting.Notebooks;

namespace Monk;

/// <summary>How well a trained experiment does on a test set.</summary>
[TypeFormatterSource(typeof(HtmlFormatterSource))]
public sealed record Evaluation
{
    /// <summary>How often images of one class were taken for another.</summary>
    public required ConfusionMatrix ConfusionMatrix { get; init; }

    /// <summary>Test images that could not be decoded and were left out.</summary>
    public required IReadOnlyList<UnreadableImage> UnreadableImages { get; init; }

    /// <summary>The share of images classified right, in percent, as in Monk.</summary>
    public double Accuracy => 100.0 * NumCorrect / NumImages;

    /// <summary>Images evaluated.</summary>
    public int NumImages => ConfusionMatrix.Total;

    /// <summary>Images classified right.</summary>
    public int NumCorrect => ConfusionMatrix.Correct;

    /// <summary>Accuracy, precision, recall and F1 of each class, in the order of the network's outputs.</summary>
    public IReadOnlyList<ClassMetrics> Classes => [.. Enumerable.Range(0, ConfusionMatrix.Classes.Count).Select(i => new ClassMetrics
    {
        Class = ConfusionMatrix.Classes[i],
        NumImages = ConfusionMatrix.Actual(i),
        NumPredicted = ConfusionMatrix.Predicted(i),
        NumCorrect = ConfusionMatrix[i, i],
    })];

    /// <summary>The mean F1 of the classes that the test set has images of.</summary>
    public double MacroF1 => Classes.Where(c => c.NumImages > 0).Average(c => c.F1!.Value);

    /// <summary>Takes the evaluation apart as Monk's <c>Evaluate</c> returns it.</summary>
    /// <param name="accuracy">In percent.</param>
    /// <param name="classAccuracies">The metrics of each class, by its name.</param>
    public void Deconstruct(out double accuracy, out IReadOnlyDictionary<string, ClassMetrics> classAccuracies)
    {
        accuracy = Accuracy;
        classAccuracies = Classes.ToDictionary(c => c.Class);
    }
}

/// <summary>How well one class is told from the others.</summary>
public sealed record ClassMetrics
{
    /// <summary>The class's name.</summary>
    public required string Class { get; init; }

    /// <summary>Images of the class in the test set.</summary>
    public required int NumImages { get; init; }

    /// <summary>Images, of whatever class, that were taken for this one.</summary>
    public required int NumPredicted { get; init; }

    /// <summary>Images of the class that were recognized.</summary>
    public required int NumCorrect { get; init; }

    /// <summary>The share of the class's images that was recognized, in percent, as in Monk; null when the test set has none.</summary>
    public double? Accuracy => 100 * Recall;

    /// <summary>The share of the images taken for this class that are of it, between 0 and 1; null when there are none.</summary>
    public double? Precision => Ratio(NumCorrect, NumPredicted);

    /// <summary>The share of the class's images that was recognized, between 0 and 1; null when the test set has none.</summary>
    public double? Recall => Ratio(NumCorrect, NumImages);

    /// <summary>The harmonic mean of precision and recall, between 0 and 1; null when the class was neither there nor predicted.</summary>
    public double? F1 => Ratio(2 * NumCorrect, NumImages + NumPredicted);

    private static double? Ratio(int part, int whole) => whole == 0 ? null : (double)part / whole;
}
