using Monk.Data;
using Monk.Inference;
using Monk.Statistics;

namespace Monk.Tests.Inference;

/// <summary>The numbers are counted by hand; scikit-learn's functions define the same.</summary>
public sealed class MultiLabelMetricsTests
{
    /// <summary>The example of scikit-learn's <c>average_precision_score</c>: 0.83….</summary>
    [Fact]
    public void Average_precision_is_that_of_scikit_learn()
    {
        Assert.Equal(5.0 / 6, AveragePrecision.Of([(0.1, false), (0.4, false), (0.35, true), (0.8, true)])!.Value, 12);
        // Equal scores count together: 1/3 · 1 + 1/3 · 2/3 + 1/3 · 3/5.
        Assert.Equal(0.7555555555555555, AveragePrecision.Of([(0.9, true), (0.8, false), (0.8, true), (0.4, false), (0.3, true), (0.1, false)])!.Value, 12);
        Assert.Equal(1, AveragePrecision.Of([(2, true), (1, false)]));
        Assert.Null(AveragePrecision.Of([(2, false), (1, false)]));
    }

    [Fact]
    public void The_threshold_lies_midway_where_F1_is_highest()
    {
        // F1 after 1, 2, 3, 4 images: 2/3, 1/2, 4/5, 2/3.
        Assert.Equal(0.4, ThresholdChoice.HighestF1([(0.9, true), (0.7, false), (0.6, true), (0.2, false)]), 12);
        Assert.Equal(0.8, ThresholdChoice.HighestF1([(0.9, true), (0.7, false), (0.1, false)]), 12);
        Assert.Equal(0.25, ThresholdChoice.HighestF1([(0.5, true), (0.9, true)]), 12);
        Assert.Equal(ThresholdChoice.Default, ThresholdChoice.HighestF1([(0.9, false), (0.7, false)]));
    }

    /// <summary>
    /// Four images, three labels at 0.5: true {a, b}, {b}, {}, {a, c}; given {a, b}, {a}, {}, {a}.
    /// </summary>
    [Fact]
    public void Precision_recall_F1_and_accuracies_are_as_defined()
    {
        var evaluation = Evaluated(
            0.5,
            ([0, 1], [2, 1, -3]),
            ([1], [1, -1, -3]),
            ([], [-1, -2, -3]),
            ([0, 2], [3, -1, -0.5f]));

        Assert.Equal(LabelType.Multiple, evaluation.LabelType);
        Assert.Equal([(2, 3, 2), (2, 1, 1), (1, 0, 0)], evaluation.Classes.Select(c => (c.NumImages, c.NumPredicted, c.NumCorrect)));
        Assert.Equal([2.0 / 3, 1, null], evaluation.Classes.Select(c => c.Precision));
        Assert.Equal([1.0, 0.5, 0], evaluation.Classes.Select(c => c.Recall));
        Assert.Equal([0.8, 2.0 / 3, 0], evaluation.Classes.Select(c => c.F1));
        Assert.Equal((0.8 + 2.0 / 3) / 3, evaluation.MacroF1, 12);
        Assert.Equal(2 * 3.0 / (5 + 4), evaluation.MicroF1, 12);
        Assert.Equal(2, evaluation.NumCorrect);
        Assert.Equal(50, evaluation.Accuracy);
        // Wrong: a for the second image, b missing there, c missing for the fourth: 3 of 12 decisions.
        Assert.Equal(0.75, evaluation.LabelAccuracy!.Value, 12);
        // By label: a 3, 2, 1, −1 → 1; b 1, −1, −1, −2 → (1 + 2/3) / 2; c −0.5 first → 1.
        Assert.Equal([1.0, (1 + 2.0 / 3) / 2, 1], evaluation.Classes.Select(c => c.AveragePrecision!.Value));
        Assert.Equal((1 + (1 + 2.0 / 3) / 2 + 1) / 3, evaluation.MeanAveragePrecision!.Value, 12);
    }

    [Fact]
    public void A_label_that_no_test_image_has_counts_in_no_mean()
    {
        var evaluation = Evaluated(0.5, ([0], [1, 1, -1]), ([1], [-1, 1, -1]));

        Assert.Null(evaluation.Classes[2].AveragePrecision);
        Assert.Equal((1 + 2.0 / 3) / 2, evaluation.MacroF1, 12);
    }

    [Fact]
    public void A_threshold_is_a_probability()
    {
        // The sigmoid of 1.5 is 0.8176, of −0.5 is 0.3775 (torch.sigmoid).
        Assert.Equal(0.81757448, new ImageScores(new("a", 0), new[] { 1.5f }).Probability(0), 7);
        var high = Evaluated(0.82, ([0], [1.5f, -0.5f, -9]));
        var low = Evaluated(0.37, ([0], [1.5f, -0.5f, -9]));

        Assert.Equal([0, 0, 0], high.Classes.Select(c => c.NumPredicted));
        Assert.Equal([1, 1, 0], low.Classes.Select(c => c.NumPredicted));
        Assert.All(low.Classes, c => Assert.Equal(0.37, c.Threshold));
    }

    [Fact]
    public void Predicted_labels_are_those_above_their_own_threshold()
    {
        var prediction = new ImageScores(new("a", 0), new[] { 0f, 2, 1 }).ToPrediction("a.png", ["x", "y", "z"], [0.4, 0.95, 0.7]);

        Assert.Equal(["z", "x"], prediction.PredictedClasses);
        Assert.Equal("y", prediction.PredictedClass);
        Assert.Equal(["y", "z", "x"], prediction.Ranking.Select(score => score.Class));
        Assert.Equal(0.5, prediction.Ranking[2].Probability, 12);
        Assert.Equal(LabelType.Multiple, prediction.LabelType);
    }

    private static Evaluation Evaluated(double threshold, params (int[] Labels, float[] Logits)[] images)
    {
        var counts = new MultiLabelCounts(["a", "b", "c"], [threshold, threshold, threshold]);
        foreach (var (labels, logits) in images)
            counts.Add(new ImageSample("x", labels.FirstOrDefault(-1)) { Labels = labels }, new ImageScores(new("x", 0), logits));
        return new Evaluation
        {
            ConfusionMatrix = new ConfusionMatrix([]),
            UnreadableImages = [],
            Labels = new MultiLabelResult(counts.NumImages, counts.NumCorrect, counts.Metrics()),
        };
    }
}
