namespace Monk.Tests.Analysis;

public sealed class AnalysisResultTests
{
    [Fact]
    public void Intervals_that_overlap_decide_nothing()
    {
        var result = Result(Row("a", 54, 60, rank: 1), Row("b", 48, 60, rank: 2));

        // Wilson's intervals: 54 of 60 is 79.9 to 95.3 %, 48 of 60 is 68.2 to 88.2 %.
        Assert.False(result.IsDecided);
        Assert.Equal("Best: a, val acc 0.9000 (54 of 60 images), val loss 0.5000, in epoch 1 of 1.", result.Findings[0]);
        Assert.Equal("Caution: 60 validation images do not tell it from the second, b: the 95 % intervals of their accuracies, 79.9 to 95.3 % and 68.2 to 88.2 %, overlap.", result.Findings[1]);
    }

    [Fact]
    public void Intervals_apart_decide()
    {
        var result = Result(Row("b", 30, 60, rank: 2), Row("a", 57, 60, rank: 1));

        Assert.True(result.IsDecided);
        Assert.Equal("a", result.Best!.Experiment);
        Assert.StartsWith("It is ahead of the second, b: with 60 validation images", result.Findings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_decides_within_the_noise_is_said()
    {
        var first = Row("a", 48, 60, rank: 1);
        first = first with { BestEpoch = first.BestEpoch! with { ValidationLoss = 0.3 } };

        Assert.EndsWith("overlap. Its lower loss decides, 0.3000 against 0.5000.", Result(first, Row("b", 54, 60, rank: 2)).Findings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_winner_that_is_no_better_than_guessing_is_called_so()
    {
        var findings = Result(Row("a", 30, 60, rank: 1) with { BeatsGuessing = false }, Row("b", 28, 60, rank: 2) with { BeatsGuessing = false }).Findings;

        Assert.StartsWith("Caution: no experiment is better than guessing", findings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Where_all_are_dead_or_diverged_none_is_best()
    {
        var result = Result(Row("a", 30, 60, rank: 1) with { Rank = null, Defect = "dead" });

        Assert.Null(result.Best);
        Assert.Equal(["No experiment can be recommended: each failed, is dead or diverged."], result.Findings);
    }

    [Fact]
    public void One_that_is_alone_is_best_without_a_second()
    {
        var result = Result(Row("a", 5, 10, rank: 1));

        Assert.False(result.IsDecided);
        Assert.Equal(2, result.Findings.Count);
    }

    [Fact]
    public void An_experiment_that_is_not_there_is_named_with_those_that_are() =>
        Assert.Contains("It has: a", Assert.Throws<MonkException>(() => Result(Row("a", 5, 10, rank: 1))["c"]).Message, StringComparison.Ordinal);

    private static AnalysisRow<double> Row(string name, int correct, int images, int rank) => new()
    {
        Experiment = name,
        Value = rank,
        Rank = rank,
        Epochs = [Epoch(correct, images)],
        BestEpoch = Epoch(correct, images),
        NumTrainImages = 4 * images,
        NumValidationImages = images,
    };

    private static EpochResult Epoch(int correct, int images) => new()
    {
        Epoch = 1,
        TrainAccuracy = 0.9,
        TrainLoss = 0.4,
        ValidationAccuracy = (double)correct / images,
        ValidationLoss = 0.5,
        LearningRate = 0.01,
        Seconds = 1,
        ImagesPerSecond = 1,
    };

    private static AnalysisResult<double> Result(params AnalysisRow<double>[] rows) => new()
    {
        Name = "n",
        Rows = rows,
        PercentData = 20,
        NumEpochs = 1,
        Comparison = new Comparison { Name = "Comparison_n", Folder = "", Rows = [] },
    };
}
