using Monk.Experiments;
using Monk.Training;

namespace Monk.Tests.Training;

public sealed class StopRulesTests
{
    [Theory]
    [InlineData(2, 0, StoppingMetric.ValidationAccuracy, 5)] // 0.7 is not better than 0.7.
    [InlineData(3, 0, StoppingMetric.ValidationAccuracy, 9)] // Outlives the dip to 0.65, begins anew at 0.8, ends after the third 0.7.
    [InlineData(2, 0.15, StoppingMetric.ValidationAccuracy, 5)] // 0.6 and 0.7 against 0.5: 0.7 is better by enough.
    [InlineData(2, 0, StoppingMetric.ValidationLoss, 7)]
    [InlineData(9, 0, StoppingMetric.ValidationAccuracy, null)]
    public void Training_stalls_when_nothing_has_improved_for_as_many_epochs_as_are_borne(int patience, double minimumDelta, StoppingMetric monitor, int? expected)
    {
        double[] accuracies = [0.5, 0.6, 0.7, 0.7, 0.65, 0.8, 0.7, 0.7, 0.7];
        double[] losses = [1, 0.9, 0.8, 0.85, 0.7, 0.7, 0.75, 0.72, 0.71];
        var options = new EarlyStoppingOptions { Patience = patience, MinimumDelta = minimumDelta, Monitor = monitor };
        var history = new List<EpochResult>();
        int? stopped = null;
        for (var i = 0; i < accuracies.Length && stopped is null; i++)
        {
            history.Add(Epoch(i + 1, accuracies[i], losses[i]));
            if (StopRules.HasStalled(options, history))
                stopped = i + 1;
        }

        Assert.Equal(expected, stopped);
    }

    [Theory]
    [InlineData(0, StoppingMetric.ValidationAccuracy, 3)] // The earliest of equals.
    [InlineData(0.15, StoppingMetric.ValidationAccuracy, 3)]
    [InlineData(1, StoppingMetric.ValidationAccuracy, 1)]
    [InlineData(0, StoppingMetric.ValidationLoss, 4)]
    public void The_best_epoch_is_the_last_that_improved_by_enough(double minimumDelta, StoppingMetric monitor, int expected)
    {
        var options = new EarlyStoppingOptions { Patience = 9, MinimumDelta = minimumDelta, Monitor = monitor };
        Assert.Equal(expected, StopRules.BestEpoch(options, [Epoch(1, 0.5, 1), Epoch(2, 0.6, 0.9), Epoch(3, 0.7, 0.8), Epoch(4, 0.7, 0.7), Epoch(5, 0.6, 0.7)]));
    }

    [Fact]
    public void A_budget_is_overrun_when_another_epoch_would_end_after_it()
    {
        Assert.False(StopRules.WouldOverrun(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(7), TimeSpan.FromMinutes(3)));
        Assert.True(StopRules.WouldOverrun(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(8), TimeSpan.FromMinutes(3)));
        Assert.False(StopRules.WouldOverrun(null, TimeSpan.FromDays(8), TimeSpan.FromMinutes(3)));
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
