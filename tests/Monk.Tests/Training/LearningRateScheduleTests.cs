using Monk.Experiments;
using Monk.Training;

namespace Monk.Tests.Training;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void Fixed_never_changes() => AssertRates(new FixedScheduleOptions(), [1, 1, 1], [0.5, 0.5, 0.5, 0.5]);

    [Fact]
    public void Step_multiplies_every_step_size_epochs() =>
        AssertRates(new StepScheduleOptions { StepSize = 2, Gamma = 0.1 }, [1, 1, 1, 1], [0.5, 0.5, 0.05, 0.05, 0.005]);

    [Fact]
    public void Multistep_multiplies_at_each_milestone() =>
        AssertRates(new MultiStepScheduleOptions { Milestones = [1, 3], Gamma = 0.1 }, [1, 1, 1, 1], [0.5, 0.05, 0.05, 0.005, 0.005]);

    [Fact]
    public void Exponential_multiplies_every_epoch() =>
        AssertRates(new ExponentialScheduleOptions { Gamma = 0.5 }, [1, 1, 1], [0.5, 0.25, 0.125, 0.0625]);

    // The rates that PyTorch 1.13's ReduceLROnPlateau(patience=1, factor=0.1) gave for these losses.
    [Fact]
    public void Plateau_follows_PyTorch() => AssertRates(
        new PlateauScheduleOptions { Patience = 1 },
        [1.0, 0.9, 0.95, 0.93, 0.92, 0.91, 0.8, 0.79999, 0.81],
        [0.5, 0.5, 0.5, 0.5, 0.05, 0.05, 0.005, 0.005, 0.005, 0.0005]);

    // PyTorch 1.13, ReduceLROnPlateau(patience=0, factor=0.1, cooldown=2, min_lr=0.01).
    [Fact]
    public void Plateau_rests_in_its_cooldown_and_stops_at_its_minimum() => AssertRates(
        new PlateauScheduleOptions { Patience = 0, Cooldown = 2, MinimumLearningRate = 0.01 },
        [1, 2, 2, 2, 2, 2, 2, 2],
        [0.5, 0.5, 0.05, 0.05, 0.05, 0.01, 0.01, 0.01, 0.01]);

    private static void AssertRates(ScheduleOptions schedule, double[] losses, double[] expected)
    {
        var history = new List<EpochResult>();
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], LearningRateSchedule.RateAfter(schedule, 0.5, history), 12);
            if (i < losses.Length)
                history.Add(Epoch(i + 1, losses[i]));
        }
    }

    private static EpochResult Epoch(int number, double validationLoss) => new()
    {
        Epoch = number,
        TrainAccuracy = 0,
        TrainLoss = 0,
        ValidationAccuracy = 0,
        ValidationLoss = validationLoss,
        LearningRate = 0,
        Seconds = 0,
        ImagesPerSecond = 0,
    };
}
