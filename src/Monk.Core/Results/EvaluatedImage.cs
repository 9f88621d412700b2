using System.Diagnostics;
using Monk.Text;

namespace Monk;

/// <summary>What an <see cref="Evaluation"/> says of one test image.</summary>
[DebuggerDisplay("{Path}: {PredictedClass}")]
public sealed class EvaluatedImage
{
    // A test set may have 50,000 images of 1,000 classes: only outputs are kept of each, and the rest is made when it is asked for.
    private readonly Func<Prediction> _predict;

    internal EvaluatedImage(string path, IReadOnlyList<string> trueClasses, Func<Prediction> predict)
    {
        (Path, TrueClasses, _predict) = (path, trueClasses, predict);
        var prediction = predict();
        (PredictedClass, PredictedClasses, Score) = (prediction.PredictedClass, prediction.PredictedClasses, prediction.Score);
    }

    /// <summary>The image, relative to the test folder, with <c>/</c> between its parts on every system.</summary>
    public string Path { get; }

    /// <summary>The class that the image has; where it may have several labels, all of them, perhaps none.</summary>
    public IReadOnlyList<string> TrueClasses { get; }

    /// <summary>The class with the highest score; where an image may have several labels, the likeliest.</summary>
    public string PredictedClass { get; }

    /// <summary>
    /// The class that the image was given; where it may have several labels, those above their threshold, the likeliest first, perhaps
    /// none.
    /// </summary>
    public IReadOnlyList<string> PredictedClasses { get; }

    /// <summary>The probability of <see cref="PredictedClass"/>, between 0 and 1, as <see cref="Prediction.Score"/> says.</summary>
    public double Score { get; }

    /// <summary>Whether the image was given its class; where it may have several labels, all of them and no other.</summary>
    public bool IsCorrect => TrueClasses.Count == PredictedClasses.Count && TrueClasses.All(PredictedClasses.Contains);

    /// <summary>
    /// All classes with their probabilities, as <c>Prototype.InferFolder</c> gives them. Made anew at
    /// every call, to save memory.
    /// </summary>
    public Prediction GetPrediction() => _predict();

    /// <summary>The image, what it is and what it was taken for, in a line.</summary>
    public override string ToString() =>
        Printable.Line($"{Path}: {Named(TrueClasses)}, predicted {Named(PredictedClasses)} ({Monk.Text.Values.Percent(100 * Score)})");

    private static string Named(IReadOnlyList<string> classes) => classes.Count == 0 ? "no label" : string.Join(", ", classes);
}
