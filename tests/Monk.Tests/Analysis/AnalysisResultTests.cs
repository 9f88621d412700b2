namespace Monk.Tests.Analysing;

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
