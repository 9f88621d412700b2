using Monk.Analysis;

namespace Monk.Tests.Analysis;

public sealed class AnalysisRankingTests
{
    [Fact]
    public void Within_the_noise_of_the_images_the_lower_loss_is_first()
    {
        var rows = Ranked(Row("rate 1", 17, 27, loss: 68), Row("rate 0.01", 16, 27, loss: 0.78), Row("rate 0.001", 12, 27, loss: 0.9));

        Assert.Equal([3, 1, 2], rows.Select(row => row.Rank));
        Assert.Equal("within the noise of 27 images; lower loss", rows[1].Reason);
        Assert.Null(rows[0].Reason); // The last.
        Assert.Equal("1. rate 0.01: val acc 0.5926, val loss 0.7800 (epoch 1 of 1): within the noise of 27 images; lower loss", rows[1].ToString());
    }

    [Fact]
    public void An_accuracy_beyond_the_noise_outweighs_a_lower_loss()
    {
        // Wilson's intervals: 57 of 60 is 86.3 to 98.3 %, 48 of 60 is 68.2 to 88.2 %, 30 of 60 is 37.7 to 62.3 %.
        var rows = Ranked(Row("lowest loss", 30, 60, loss: 0.3), Row("most", 57, 60, loss: 0.5), Row("between", 48, 60, loss: 0.6));

        Assert.Equal([3, 1, 2], rows.Select(row => row.Rank));
        Assert.Equal(["within the noise of 60 images; lower loss", "ahead beyond the noise of 60 images"], rows.OrderBy(row => row.Rank).Take(2).Select(row => row.Reason));
    }

    [Fact]
    public void Whoever_is_clearly_behind_another_comes_after_it_wherever_that_one_stands()
    {
        // "low" is within the noise of "middle", which is within that of "high", and is clearly behind "high".
        var rows = Ranked(Row("low", 36, 60, loss: 0.1), Row("middle", 46, 60, loss: 0.4), Row("high", 52, 60, loss: 0.7));

        Assert.True(rows[2].ValidationInterval!.Value.Low > rows[0].ValidationInterval!.Value.High);
        Assert.Equal([3, 1, 2], rows.Select(row => row.Rank));
        Assert.Equal("ahead beyond the noise of 60 images", rows[2].Reason);
    }

    [Fact]
    public void Equal_losses_are_told_apart_by_accuracy_and_then_by_the_order_in_which_they_were_given()
    {
        var rows = Ranked(Row("a", 10, 20, loss: 0.5), Row("b", 10, 20, loss: 0.5), Row("c", 12, 20, loss: 0.5));

        Assert.Equal([2, 3, 1], rows.Select(row => row.Rank));
        Assert.Equal("within the noise of 20 images; equal, and given first", rows[0].Reason);
        Assert.Equal("within the noise of 20 images; equal loss, higher accuracy", rows[2].Reason);
    }

    [Fact]
    public void What_is_no_better_than_guessing_comes_after_what_is()
    {
        var rows = Ranked(Row("guesses", 9, 27, loss: 1.1) with { BeatsGuessing = false }, Row("sure of itself", 16, 27, loss: 1.5));

        Assert.Equal([2, 1], rows.Select(row => row.Rank));
        Assert.Equal(["no better than guessing", "better than guessing"], rows.Select(row => row.Reason));
    }

    [Fact]
    public void Dead_diverged_and_failed_experiments_have_no_rank()
    {
        var rows = Ranked(Row("dead", 20, 27, loss: 0.1) with { Defect = "dead: the same outputs for every image" }, Row("failed", 20, 27, loss: 0.1) with { BestEpoch = null, Failure = "x" }, Row("a", 9, 27, loss: 1));

        Assert.Equal([null, null, 1], rows.Select(row => row.Rank));
        Assert.Equal("dead: val acc 0.7407, val loss 0.1000 (epoch 1 of 1): dead: the same outputs for every image", rows[0].ToString());
    }

    [Fact]
    public void With_several_labels_the_loss_alone_decides()
    {
        var rows = Ranked(Row("a", 59, 60, loss: 0.5) with { HasSeveralLabels = true }, Row("b", 10, 60, loss: 0.4) with { HasSeveralLabels = true });

        Assert.Equal([2, 1], rows.Select(row => row.Rank));
        Assert.Equal("lower loss", rows[1].Reason);
    }

    private static IReadOnlyList<AnalysisRow<string>> Ranked(params AnalysisRow<string>[] rows) => AnalysisRanking.Of(rows);

    private static AnalysisRow<string> Row(string name, int correct, int images, double loss)
    {
        var epoch = new EpochResult
        {
            Epoch = 1,
            TrainAccuracy = 0.9,
            TrainLoss = 0.4,
            ValidationAccuracy = (double)correct / images,
            ValidationLoss = loss,
            LearningRate = 0.01,
            Seconds = 1,
            ImagesPerSecond = 1,
        };
        return new() { Experiment = name, Value = name, Epochs = [epoch], BestEpoch = epoch, NumTrainImages = 4 * images, NumValidationImages = images };
    }
}
