using Monk.Reporting;
using Monk.Reporting.Notebooks;

namespace Monk;

/// <summary>What a trained experiment says of one image.</summary>
[TypeFormatterSource(typeof(HtmlFormatterSource))]
public sealed record Prediction
{
    /// <summary>The image, as the caller named it; in a folder, the file's path relative to the folder.</summary>
    public required string ImageName { get; init; }

    /// <summary>The class with the highest score; where an image may have several labels, the likeliest of them, even if it is not among <see cref="PredictedClasses"/>.</summary>
    public string PredictedClass => Ranking[0].Class;

    /// <summary>The network's raw output (a logit, unless the loss wants something else) for <see cref="PredictedClass"/>.</summary>
    public double Score => Ranking[0].Score;

    /// <summary>The labels that the image is given, the likeliest first: those whose probability is above their threshold, perhaps none. With one class an image, that class.</summary>
    public IReadOnlyList<string> PredictedClasses { get => field ?? [PredictedClass]; init; }

    /// <summary>Whether the image has one class (Single) or may have several labels (Multiple).</summary>
    public LabelType LabelType { get; init; } = LabelType.Single;

    /// <summary>
    /// Between 0 and 1, for <see cref="PredictedClass"/>: the softmax of the scores, their sigmoid where an image may have several labels. Where the loss fits scores to 0 and 1 themselves (binary
    /// cross entropy, L1, L2, Huber, Poisson), the score itself within these bounds, divided by the sum of all where an image has one class. Not calibrated: 0.9 need not be right nine times in ten.
    /// </summary>
    public double Probability => Ranking[0].Probability;

    /// <summary>All classes, the likeliest first.</summary>
    public required IReadOnlyList<ClassScore> Ranking { get; init; }

    /// <summary>The image and what it is, in a line.</summary>
    public override string ToString() => $"{ImageName}: " + (LabelType == LabelType.Single
        ? $"{PredictedClass} ({Values.Percent(100 * Probability)})"
        : PredictedClasses.Count == 0 ? "no label" : string.Join(", ", PredictedClasses));
}

/// <summary>One class's part of a <see cref="Prediction"/>.</summary>
/// <param name="Class">The class's name.</param>
/// <param name="Score">The network's raw output: a logit, unless the loss wants something else.</param>
/// <param name="Probability">Between 0 and 1, as <see cref="Prediction.Probability"/> says.</param>
public sealed record ClassScore(string Class, double Score, double Probability);
