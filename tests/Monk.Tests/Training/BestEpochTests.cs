using CsCheck;
using Monk.Training;

namespace Monk.Tests.Training;

public sealed class BestEpochTests
{
    [Fact]
    public void Of_equally_accurate_epochs_the_latest_is_kept_while_the_loss_falls() =>
        Assert.Equal(4, Best(54, (0.9, 1), (0.926, 0.6), (0.907, 0.5), (0.907, 0.4)));

    [Fact]
    public void An_epoch_as_accurate_is_not_kept_when_its_loss_has_risen_by_more_than_15_percent()
    {
        Assert.Equal(2, Best(54, (0.9, 1), (0.926, 0.5), (0.926, 0.58)));
        Assert.Equal(3, Best(54, (0.9, 1), (0.926, 0.5), (0.926, 0.57)));
    }

    [Fact]
    public void An_epoch_that_is_worse_in_accuracy_and_loss_alike_is_not_kept() =>
        Assert.Equal(2, Best(54, (0.9, 1), (0.926, 0.5), (0.907, 0.51)));

    [Fact]
    public void A_loss_that_creeps_up_is_measured_against_the_lowest_and_not_against_the_epoch_before() =>
        Assert.Equal(3, Best(54, (0.9, 0.5), (0.9, 0.53), (0.9, 0.57), (0.9, 0.6), (0.9, 0.63)));

    [Theory]
    [InlineData(20, 2)] // Two standard errors of 0.9 (shrunk to 19 of 22) on 20 images are 0.153.
    [InlineData(200, 1)] // On 200 images 0.043.
    public void How_far_epochs_count_as_equal_depends_on_how_many_images_validate(int images, int expected) =>
        Assert.Equal(expected, Best(images, (0.9, 0.5), (0.8, 0.4)));

    [Fact]
    public void Accuracies_are_told_apart_by_two_standard_errors()
    {
        // highest 0.9 of 20: (18 + 1) / 22 = 0.8636; sqrt(0.8636 · 0.1364 / 20) = 0.07674; 0.9 − 2 · 0.07674 = 0.7465.
        Assert.True(BestEpoch.IsWithinNoise(0.7466, 0.9, 20));
        Assert.False(BestEpoch.IsWithinNoise(0.7464, 0.9, 20));
        // All of 8 right: (8 + 1) / 10 = 0.9; sqrt(0.09 / 8) = 0.10607; 1 − 0.21213.
        Assert.True(BestEpoch.IsWithinNoise(0.7879, 1, 8));
        Assert.False(BestEpoch.IsWithinNoise(0.7878, 1, 8));
    }

    [Fact]
    public void A_clearly_higher_accuracy_is_kept_whatever_its_loss() =>
        Assert.Equal(2, Best(200, (0.6, 0.5), (0.9, 5)));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_best_of_a_history_is_what_remains_of_one_epoch_after_the_other(bool multiLabel)
    {
        var random = new Random(1);
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var history = Enumerable.Range(1, random.Next(1, 30)).Select(epoch => Epoch(epoch, random.Next(20, 31) / 30.0, random.NextDouble())).ToList();
            EpochResult? best = null;
            for (var epochs = 1; epochs <= history.Count; epochs++)
                best = BestEpoch.After(best, history[..epochs], 30, multiLabel);
            Assert.Same(best, BestEpoch.Of(history, 30, multiLabel));
        }
    }

    [Fact]
    public void A_negative_loss_has_a_tolerance_too()
    {
        Assert.Equal(2, Best(54, (0.9, -1), (0.9, -0.86)));
        Assert.Equal(1, Best(54, (0.9, -1), (0.9, -0.84)));
    }

    [Fact]
    public void Every_epoch_is_kept_in_its_turn_or_never_since_only_the_newest_weights_are_at_hand() =>
        Gen.Select(Gen.Int[0, 20], Gen.Double[0.01, 3]).Array[1, 12].Sample(values =>
        {
            var history = values.Select((value, i) => Epoch(i + 1, value.Item1 / 20.0, value.Item2)).ToList();
            EpochResult? best = null;
            for (var epochs = 1; epochs <= history.Count; epochs++)
            {
                var next = BestEpoch.After(best, [.. history.Take(epochs)], 20, multiLabel: false);
                if (next != best && next != history[epochs - 1])
                    return false;
                best = next;
            }

            return best == BestEpoch.Of(history, 20, multiLabel: false) && BestEpoch.IsWithinNoise(best!.ValidationAccuracy, history.Max(epoch => epoch.ValidationAccuracy), 20);
        });

    private static int Best(int images, params (double Accuracy, double Loss)[] epochs) =>
        BestEpoch.Of([.. epochs.Select((epoch, i) => Epoch(i + 1, epoch.Accuracy, epoch.Loss))], images, multiLabel: false).Epoch;

    private static EpochResult Epoch(int number, double accuracy, double loss) => new()
    {
        Epoch = number,
        TrainAccuracy = 0,
        TrainLoss = 0,
        ValidationAccuracy = accuracy,
        ValidationLoss = loss,
        LearningRate = 0,
        Seconds = 0,
        ImagesPerSecond = 0,
    };
}
