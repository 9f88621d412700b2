using Monk.Text;

namespace Monk;

/// <summary>What a trained experiment says of one image.</summary>
public sealed record Prediction
{
    /// <summary>The image, as the caller named it; in a folder, the file's path relative to the folder.</summary>
    public required string ImageName { get; init; }

    /// <summary>
    /// The class with the highest score; where an image may have several labels, the likeliest of them, even if it is not among
    /// <see cref="PredictedClasses"/>.
    /// </summary>
    public string PredictedClass => Ranking[0].Class;

    /// <summary>
    /// The probability of <see cref="PredictedClass"/>, between 0 and 1, as in Monk v1: the softmax of the network's outputs, their sigmoid
    /// where an image may have several labels. Where the loss fits outputs to 0 and 1 themselves (binary cross entropy, L1, L2, Huber,
    /// Poisson), the output itself within these bounds, divided by the sum of all where an image has one class. Not calibrated: 0.9 need
    /// not be right nine times in ten.
    /// </summary>
    public double Score => Ranking[0].Score;

    /// <summary>The same as <see cref="Score"/>.</summary>
    public double Probability => Score;

    /// <summary>
    /// The network's output for <see cref="PredictedClass"/> before softmax or sigmoid, as <see cref="ClassScore.Logit"/> says.
    /// </summary>
    public double Logit => Ranking[0].Logit;

    /// <summary>
    /// The labels that the image is given, the likeliest first: those whose probability is above their threshold, perhaps none. With one
    /// class an image, that class.
    /// </summary>
    public IReadOnlyList<string> PredictedClasses { get => field ?? [PredictedClass]; init; }

    /// <summary>Whether the image has one class (Single) or may have several labels (Multiple).</summary>
    public LabelType LabelType { get; init; } = LabelType.Single;

    /// <summary>
    /// All classes, the likeliest first. They are ranked by the network's outputs, which differ where probabilities are too close to 0 or 1
    /// to do so.
    /// </summary>
    public required IReadOnlyList<ClassScore> Ranking { get; init; }

    /// <summary>The image and what it is, in a line.</summary>
    public override string ToString() => Printable.Line($"{ImageName}: " + (LabelType == LabelType.Single
        ? $"{PredictedClass} ({Values.Percent(100 * Score)})"
        : PredictedClasses.Count == 0 ? "no label" : string.Join(", ", PredictedClasses)));
}

/// <summary>One class's part of a <see cref="Prediction"/>.</summary>
public sealed record ClassScore
{
    /// <summary>The class's name.</summary>
    public required string Class { get; init; }

    /// <summary>The class's probability, between 0 and 1, as <see cref="Prediction.Score"/> says.</summary>
    public required double Score { get; init; }

    /// <summary>
    /// The network's output for the class, from which its probability is made. After a loss that fits outputs to 0 and 1 themselves (binary
    /// cross entropy, L1, L2, Huber, Poisson) it is no logit in the strict sense but that output, for Poisson the logarithm of a rate
    /// unless <c>logPreApplied</c> was false.
    /// </summary>
    public required double Logit { get; init; }

    /// <summary>The same as <see cref="Score"/>.</summary>
    public double Probability => Score;

    /// <summary>The class and its probability, in percent.</summary>
    public override string ToString() => Printable.Line($"{Class} ({Values.Percent(100 * Score)})");
}
