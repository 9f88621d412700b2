using Monk.Data;
using Monk.Statistics;

namespace Monk.Inference;

/// <summary>Counts how often each label is given and given rightly, over images that may have several.</summary>
internal sealed class MultiLabelCounts
{
    private readonly IReadOnlyList<string> _classes;
    private readonly IReadOnlyList<double> _thresholds;
    private readonly List<(double Score, bool HasLabel)>[] _scores;
    private readonly int[] _given;
    private readonly int[] _right;

    public MultiLabelCounts(IReadOnlyList<string> classes, IReadOnlyList<double> thresholds)
    {
        (_classes, _thresholds) = (classes, thresholds);
        _scores = [.. classes.Select(_ => new List<(double, bool)>())];
        _given = new int[classes.Count];
        _right = new int[classes.Count];
    }

    /// <summary>Images counted.</summary>
    public int NumImages { get; private set; }

    /// <summary>Images that were given all their labels and no other.</summary>
    public int NumCorrect { get; private set; }

    /// <summary>Adds an image.</summary>
    /// <returns>Whether it was given all its labels and no other.</returns>
    public bool Add(ImageSample sample, ImageScores scores)
    {
        var allRight = true;
        for (var label = 0; label < _classes.Count; label++)
        {
            var has = sample.AllLabels.Contains(label);
            var given = scores.Probability(label) > _thresholds[label];
            _scores[label].Add((scores.Logits.Span[label], has));
            _given[label] += given ? 1 : 0;
            _right[label] += given && has ? 1 : 0;
            allRight &= given == has;
        }

        NumImages++;
        NumCorrect += allRight ? 1 : 0;
        return allRight;
    }

    /// <summary>Each label's metrics, in the order of the network's outputs.</summary>
    public IReadOnlyList<ClassMetrics> Metrics() => [.. _classes.Select((name, label) => new ClassMetrics
    {
        Class = name,
        NumImages = _scores[label].Count(image => image.HasLabel),
        NumPredicted = _given[label],
        NumCorrect = _right[label],
        AveragePrecision = AveragePrecision.Of(_scores[label]),
        Threshold = _thresholds[label],
    })];
}
