using Monk.Schedules;

namespace Monk.Tests.Schedules;

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

    // PyTorch 1.13, ReduceLROnPlateau(mode="max", patience=1) with threshold=0.05, and with threshold=0.03, threshold_mode="abs".
    [Theory]
    [InlineData(0.05, ThresholdMode.Rel)]
    [InlineData(0.03, ThresholdMode.Abs)]
    public void Plateau_can_wait_for_a_higher_accuracy(double threshold, ThresholdMode thresholdMode) => AssertRates(
        new PlateauScheduleOptions { Mode = PlateauMode.Max, Patience = 1, Threshold = threshold, ThresholdMode = thresholdMode },
        [0.5, 0.6, 0.62, 0.61, 0.62, 0.7, 0.7, 0.7, 0.7],
        [0.5, 0.5, 0.5, 0.5, 0.05, 0.05, 0.05, 0.05, 0.005, 0.005]);

    // PyTorch 1.13, ReduceLROnPlateau(patience=1, threshold=0.03, threshold_mode="abs").
    [Fact]
    public void Plateau_can_ask_for_a_loss_that_is_lower_by_an_amount() => AssertRates(
        new PlateauScheduleOptions { Patience = 1, Threshold = 0.03, ThresholdMode = ThresholdMode.Abs },
        [1, 0.95, 0.9, 0.89, 0.88, 0.5, 0.49, 0.48, 0.47],
        [0.5, 0.5, 0.5, 0.5, 0.5, 0.05, 0.05, 0.05, 0.005, 0.005]);

    // PyTorch 1.13, ReduceLROnPlateau(patience=0, eps=0.004).
    [Fact]
    public void Plateau_leaves_out_a_reduction_too_small_to_matter() => AssertRates(
        new PlateauScheduleOptions { Patience = 0, Epsilon = 0.004 }, [1, 1, 1, 1, 1, 1], [0.5, 0.5, 0.05, 0.005, 0.0005, 0.0005, 0.0005]);

    // PyTorch 1.13, SGD with lr=0.5: CosineAnnealingLR(T_max=12, eta_min=0.01), stepped 12 times.
    [Fact]
    public void Cosine_follows_PyTorch() => AssertSteps(
        new CosineScheduleOptions { MinimumLearningRate = 0.01 },
        [0.5, 0.491651827441, 0.467176223927, 0.428241161391, 0.3775, 0.31841066605, 0.255, 0.19158933395, 0.1325, 0.0817588386093, 0.0428237760728, 0.0183481725592]);

    // PyTorch 1.13: SequentialLR of LinearLR(start_factor=0.01, total_iters=4) and CosineAnnealingLR(T_max=8, eta_min=0.01), milestone 4.
    [Fact]
    public void Cosine_with_a_warm_up_follows_PyTorch() => AssertSteps(
        new CosineScheduleOptions { MinimumLearningRate = 0.01, WarmupEpochs = 1 },
        [0.005, 0.12875, 0.2525, 0.37625, 0.5, 0.481350485465, 0.428241161391, 0.348757440929, 0.255, 0.161242559071, 0.0817588386093, 0.0286495145347]);

    // PyTorch 1.13, OneCycleLR(max_lr=0.5, total_steps=12, cycle_momentum=False).
    [Fact]
    public void One_cycle_follows_PyTorch() => AssertSteps(
        new OneCycleScheduleOptions(),
        [0.02, 0.17489482711, 0.439642579561, 0.497207717725, 0.466506484921, 0.405872826975, 0.323689498848, 0.231318551333, 0.141530499104, 0.0667387650944, 0.0172834937127, 2e-06]);

    // PyTorch 1.13, OneCycleLR(max_lr=0.5, total_steps=12, pct_start=0.5, div_factor=10, final_div_factor=100, cycle_momentum=False).
    [Fact]
    public void One_cycle_with_other_factors_follows_PyTorch() => AssertSteps(
        new OneCycleScheduleOptions { RisingShare = 0.5, DivFactor = 10, FinalDivFactor = 100 },
        [0.05, 0.0929711762656, 0.205471176266, 0.344528823734, 0.457028823734, 0.5, 0.466539844595, 0.375125, 0.25025, 0.125375, 0.0339601554048, 0.0005]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_shortest_trainings_have_a_rate_for_each_step(int steps)
    {
        foreach (ScheduleOptions schedule in (ScheduleOptions[])[new OneCycleScheduleOptions(), new OneCycleScheduleOptions { RisingShare = 0.99 }, new CosineScheduleOptions { WarmupEpochs = 9 }])
        {
            for (var step = 0; step < steps; step++)
                Assert.InRange(LearningRateSchedule.RateAt(schedule, 0.5, [], step, new TrainingPlan(steps, 1)), 1e-7, 0.5);
        }
    }

    private static void AssertSteps(ScheduleOptions schedule, double[] expected)
    {
        // Three epochs of four steps.
        var history = new List<EpochResult>();
        for (var step = 0; step < expected.Length; step++)
        {
            Assert.Equal(expected[step], LearningRateSchedule.RateAt(schedule, 0.5, history, step % 4, new TrainingPlan(4, 3)), 1e-11);
            if (step % 4 == 3)
                history.Add(Epoch(history.Count + 1, 1));
        }
    }

    private static void AssertRates(ScheduleOptions schedule, double[] values, double[] expected)
    {
        var history = new List<EpochResult>();
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], LearningRateSchedule.RateAt(schedule, 0.5, history, 0, new TrainingPlan(1, expected.Length)), 12);
            if (i < values.Length)
                history.Add(Epoch(i + 1, values[i]));
        }
    }

    private static EpochResult Epoch(int number, double validation) => new()
    {
        Epoch = number,
        TrainAccuracy = 0,
        TrainLoss = 0,
        ValidationAccuracy = validation,
        ValidationLoss = validation,
        LearningRate = 0,
        Seconds = 0,
        ImagesPerSecond = 0,
    };
}
