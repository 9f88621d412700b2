using Monk.Experiments;
using Monk.Training;

namespace Monk.Tests.Training;

public sealed class StopRulesTests
{
    private const int Many = 100_000;

    [Theory]
    [InlineData(2, 0, StoppingMetric.ValidationAccuracy, 5)] // 0.7 is not better than 0.7.
    [InlineData(3, 0, StoppingMetric.ValidationAccuracy, 9)] // Outlives the dip to 0.65, begins anew at 0.8, ends after the third 0.7.
    [InlineData(2, 0.15, StoppingMetric.ValidationAccuracy, 5)] // 0.6 and 0.7 against 0.5: 0.7 is better by enough.
    [InlineData(2, 0, StoppingMetric.ValidationLoss, 7)]
    [InlineData(9, 0, StoppingMetric.ValidationAccuracy, null)]
    public void Training_stalls_when_nothing_has_improved_for_as_many_epochs_as_the_patience(int patience, double minimumDelta, StoppingMetric monitor, int? expected)
    {
        double[] accuracies = [0.5, 0.6, 0.7, 0.7, 0.65, 0.8, 0.7, 0.7, 0.7];
        double[] losses = [1, 0.9, 0.8, 0.85, 0.7, 0.7, 0.75, 0.72, 0.71];
        var options = new EarlyStoppingOptions { Patience = patience, MinimumDelta = minimumDelta, Monitor = monitor };

        Assert.Equal(expected, Stopped(options, accuracies, losses, Many));
    }

    [Theory]
    [InlineData(20, null)] // One of 20 images more or less is noise, and the loss falls on: a quarter of what it was.
    [InlineData(Many, 3)] // Of so many images 5 % are no noise.
    public void A_falling_loss_is_an_improvement_where_accuracy_stands_still_within_the_noise(int validationImages, int? expected)
    {
        double[] accuracies = [0.85, 0.8, 0.8, 0.85, 0.8, 0.8];
        double[] losses = [1, 0.8, 0.6, 0.5, 0.4, 0.25];
        var options = new EarlyStoppingOptions { Patience = 2 };

        Assert.Equal(expected, Stopped(options, accuracies, losses, validationImages));
    }

    [Fact]
    public void A_loss_that_falls_by_less_than_the_minimum_delta_is_no_improvement()
    {
        var options = new EarlyStoppingOptions { Patience = 2, MinimumDelta = 0.05 };
        Assert.Equal(3, Stopped(options, [0.8, 0.8, 0.8], [1, 0.98, 0.96], 20));
    }

    [Theory]
    [InlineData(0, StoppingMetric.ValidationAccuracy, 4)] // As accurate as the third, at a lower loss.
    [InlineData(0.15, StoppingMetric.ValidationAccuracy, 3)]
    [InlineData(1, StoppingMetric.ValidationAccuracy, 1)]
    [InlineData(0, StoppingMetric.ValidationLoss, 4)]
    public void The_last_improvement_is_the_last_epoch_that_was_better_by_enough(double minimumDelta, StoppingMetric monitor, int expected)
    {
        var options = new EarlyStoppingOptions { Patience = 9, MinimumDelta = minimumDelta, Monitor = monitor };
        IReadOnlyList<EpochResult> history = [Epoch(1, 0.5, 1), Epoch(2, 0.6, 0.9), Epoch(3, 0.7, 0.8), Epoch(4, 0.7, 0.7), Epoch(5, 0.6, 0.7)];
        Assert.Equal(expected, StopRules.LastImprovement(options, history, Many));
    }

    [Fact]
    public void A_budget_is_overrun_when_another_epoch_would_end_after_it()
    {
        Assert.False(StopRules.WouldOverrun(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(7), TimeSpan.FromMinutes(3)));
        Assert.True(StopRules.WouldOverrun(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(3)));
        Assert.False(StopRules.WouldOverrun(null, TimeSpan.FromDays(8), TimeSpan.FromMinutes(3)));
    }

    private static int? Stopped(EarlyStoppingOptions options, double[] accuracies, double[] losses, int validationImages)
    {
        var history = new List<EpochResult>();
        for (var i = 0; i < accuracies.Length; i++)
        {
            history.Add(Epoch(i + 1, accuracies[i], losses[i]));
            if (StopRules.HasStalled(options, history, validationImages))
                return i + 1;
        }

        return null;
    }

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
