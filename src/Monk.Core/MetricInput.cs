using System.Collections.ObjectModel;

namespace Monk;

/// <summary>What a <see cref="Metric"/> is computed from: images with their labels and with the network's scores.</summary>
public sealed class MetricInput
{
    private readonly IReadOnlyList<int[]> _labels;
    private readonly IReadOnlyList<double[]> _scores;

    internal MetricInput(IReadOnlyList<string> classes, LabelType labelType, IReadOnlyList<int[]> labels, IReadOnlyList<double[]> scores) =>
        (Classes, LabelType, _labels, _scores) = (classes, labelType, labels, scores);

    /// <summary>The classes, or the labels that an image may have; a label is a position in this list.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Whether images have one class (Single) or may have several labels (Multiple).</summary>
    public LabelType LabelType { get; }

    /// <summary>Images.</summary>
    public int Count => _labels.Count;

    /// <summary>What an image shows: one position in <see cref="Classes"/>; where images may have several, all of them or none.</summary>
    /// <param name="image">From 0 to below <see cref="Count"/>.</param>
    public IReadOnlyList<int> Labels(int image) => new ReadOnlyCollection<int>(_labels[image]);

    /// <summary>
    /// The probability of each class, in the order of <see cref="Classes"/>. They add up to 1; where images may have several labels, each
    /// is a label's own.
    /// </summary>
    /// <param name="image">From 0 to below <see cref="Count"/>.</param>
    public IReadOnlyList<double> Scores(int image) => new ReadOnlyCollection<double>(_scores[image]);

    /// <summary>The probability of one class.</summary>
    /// <param name="image">From 0 to below <see cref="Count"/>.</param>
    /// <param name="label">A position in <see cref="Classes"/>.</param>
    public double Score(int image, int label) => _scores[image][label];
}
