using Monk.Comparing;
using Monk.Experiments;
using Monk.Optimizers;
using Monk.Schedules;
using Monk.Tests.Support;

namespace Monk.Tests.Comparing;

public sealed class ComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SyntheticExperiments _experiments;

    public ComparisonTests() => _experiments = new SyntheticExperiments(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Best_knows_which_way_each_metric_is_better()
    {
        var a = SyntheticExperiments.Trained("P", "A", accuracy: 0.8);
        var b = SyntheticExperiments.Trained("P", "B", accuracy: 0.9);
        var comparison = Of(
            a with { Outcome = a.Outcome! with { TrainingSeconds = 10, ValidationLoss = 0.5 }, Evaluation = SyntheticExperiments.Evaluated("1111") },
            b with { Outcome = b.Outcome! with { TrainingSeconds = 20, ValidationLoss = 0.4 } });

        Assert.Equal("B", comparison.Best()!.Experiment);
        Assert.Equal("A", comparison.Best(ComparisonMetric.TrainingTime)!.Experiment);
        Assert.Equal("B", comparison.Best(ComparisonMetric.ValidationLoss)!.Experiment);
        Assert.Equal("A", comparison.Best(ComparisonMetric.TestAccuracy)!.Experiment);
        Assert.Equal("A", comparison.Best(ComparisonMetric.NumParameters)!.Experiment);
        Assert.Null(Of(a with { Outcome = null }).Best());
    }

    [Fact]
    public void Neither_a_broken_off_training_is_the_quickest_nor_a_processor_the_smallest_GPU()
    {
        var quick = SyntheticExperiments.Trained("P", "Quick") with { Status = ExperimentStatus.Failed };
        var whole = SyntheticExperiments.Trained("P", "Whole");
        var comparison = Of(
            quick with { Outcome = quick.Outcome! with { TrainingSeconds = 1 } },
            whole with { Outcome = whole.Outcome! with { TrainingSeconds = 100, MaxGpuMemoryMebibytes = 4000 } });

        Assert.Equal("Whole", comparison.Best(ComparisonMetric.TrainingTime)!.Experiment);
        Assert.Equal("Whole", comparison.Best(ComparisonMetric.MaxGpuMemory)!.Experiment);
    }

    [Fact]
    public void Every_metric_has_a_value_of_a_trained_and_tested_experiment()
    {
        var state = SyntheticExperiments.Trained("P", "A");
        var comparison = Of(state with { Evaluation = SyntheticExperiments.Evaluated("1110"), Outcome = state.Outcome! with { MaxGpuMemoryMebibytes = 100, Cached = new CachedWork { FoundSeconds = 0 } } });

        Assert.All(Enum.GetValues<ComparisonMetric>(), metric => Assert.NotNull(comparison.Best(metric)));
    }

    [Fact]
    public void Differences_are_the_settings_that_differ_and_no_others()
    {
        var state = SyntheticExperiments.Trained("P", "A");
        var comparison = Of(
            state,
            state with { ExperimentName = "B", Optimizer = new SgdOptions { LearningRate = 0.1, Momentum = 0.9 } },
            state with { ExperimentName = "C", Status = ExperimentStatus.Created, Dataset = null, Outcome = null });

        var differences = comparison.Differences();

        Assert.Equal(["optimizer", "learning rate"], differences.Select(difference => difference.Setting));
        Assert.Equal(["sgd", "sgd momentum 0.9", null], differences[0].Values);
        Assert.Equal(["0.01", "0.1", null], differences[1].Values);
    }

    [Fact]
    public void A_setting_that_is_a_list_stands_on_one_line()
    {
        var state = SyntheticExperiments.Trained("P", "A");
        var comparison = Of(state, state with { ExperimentName = "B", Schedule = new MultiStepScheduleOptions { Milestones = [2, 3] } });

        Assert.Contains("multisteplr milestones [2, 3], gamma 0.1", comparison.Differences().Single(difference => difference.Setting == "lr scheduler").Values);
    }

    [Fact]
    public void Repetitions_are_grouped_as_mean_and_sample_deviation()
    {
        // By hand: mean 0.93, deviations −0.03, −0.01, 0.04, so the variance is 0.0026 / 2.
        var group = Assert.Single(Of(Run("A", 0, 0.90), Run("B", 1, 0.92), Run("C", 2, 0.97)).SeedGroups);

        var value = group.Value(ComparisonMetric.BestValidationAccuracy)!.Value;
        Assert.Equal(0.93, value.Mean, 12);
        Assert.Equal(Math.Sqrt(0.0013), value.StandardDeviation, 12);
        Assert.Equal(3, value.Count);
        Assert.Equal(["A", "B", "C"], group.Rows.Select(row => row.Experiment));
        Assert.Null(group.Value(ComparisonMetric.TestAccuracy));
    }

    [Fact]
    public void Only_finished_runs_that_differ_in_nothing_else_are_repetitions()
    {
        var groups = Of(
            Run("A", 0, 0.9),
            Run("Same_seed_again", 0, 0.9),
            Run("B", 1, 0.9) with { Status = ExperimentStatus.Interrupted },
            Run("C", 2, 0.9) with { Optimizer = new SgdOptions { LearningRate = 0.02 } },
            Run("D", 3, 0.9) with { LibraryVersion = "0.2.0" }).SeedGroups;

        Assert.Empty(groups);
    }

    [Fact]
    public void The_best_two_are_told_apart_only_when_the_test_says_so()
    {
        // 0 against 6: p = 2 / 2^6 = 0.03125. 0 against 5: p = 0.0625.
        var better = Of(Tested("A", "1111110000"), Tested("B", "0000000000"));
        var equal = Of(Tested("A", "1111100000"), Tested("B", "0000000000"));

        Assert.Equal(0.03125, better.BestTwo!.Test!.PValue, 12);
        Assert.Contains("P/A (60.0 %) is better on these test images than the next, P/B (0.0 %)", better.BestTwo.Conclusion, StringComparison.Ordinal);
        Assert.Equal(0.0625, equal.BestTwo!.Test!.PValue, 12);
        Assert.Contains("cannot be told apart", equal.BestTwo.Conclusion, StringComparison.Ordinal);
        Assert.Contains("p = 0.0625", equal.BestTwo.Conclusion, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_test_the_reason_is_said()
    {
        var otherImages = Of(Tested("A", "1111"), Tested("B", "0000", "other"));
        var notKept = Of(Tested("A", "1111"), SyntheticExperiments.Trained("P", "B") with { Evaluation = SyntheticExperiments.Evaluated("1000") with { Correct = null } });

        Assert.Null(otherImages.BestTwo!.Test);
        Assert.Contains("different test images", otherImages.BestTwo.Conclusion, StringComparison.Ordinal);
        Assert.Contains(otherImages.Warnings, warning => warning.Contains("2 different sets of test images", StringComparison.Ordinal));
        Assert.Null(notKept.BestTwo!.Test);
        Assert.Contains("was not kept", notKept.BestTwo.Conclusion, StringComparison.Ordinal);
        Assert.Null(Of(Tested("A", "1111"), Run("B", 0, 0.9)).BestTwo);
    }

    [Fact]
    public void Picking_two_of_many_makes_a_small_p_less_than_it_seems() =>
        Assert.Contains("picked from 3", ComparisonVerdict.Of(Of(Tested("A", "1111111111"), Tested("B", "0000000000"), Tested("C", "0000000000"))), StringComparison.Ordinal);

    [Fact]
    public void Validation_on_other_images_is_warned_of()
    {
        var state = Run("A", 0, 0.9);
        var otherData = state with { ExperimentName = "B", Dataset = state.Dataset! with { Contents = state.Dataset.Contents! with { Fingerprint = "other" } } };

        Assert.Empty(Of(state, state with { ExperimentName = "B" }).Warnings);
        Assert.Contains("2 data sets: their validation accuracies are not comparable", Assert.Single(Of(state, otherData).Warnings), StringComparison.Ordinal);
        Assert.Contains(
            "2 different draws from the same images, because their seeds or splits differ",
            Assert.Single(Of(state, Run("B", 1, 0.9)).Warnings),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Other_devices_and_unfinished_experiments_are_warned_of()
    {
        var state = Run("A", 0, 0.9);
        var warnings = Of(
            state,
            state with { ExperimentName = "B", Outcome = state.Outcome! with { Device = "cuda:0" } },
            state with { ExperimentName = "C", Status = ExperimentStatus.Interrupted, Outcome = state.Outcome with { EpochsCompleted = 1 } }).Warnings;

        Assert.Equal(2, warnings.Count);
        Assert.Contains("different devices (cpu (2 threads), cuda:0)", warnings[0], StringComparison.Ordinal);
        Assert.Contains("P/C (interrupted, 1 of 3 epochs)", warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Other_processors_and_thread_counts_are_warned_of()
    {
        var state = Run("A", 0, 0.9);
        ExperimentState On(string name, string? processor, int? threads) => state with { ExperimentName = name, Outcome = state.Outcome! with { Processor = processor, Threads = threads } };

        Assert.Empty(Of(On("A", "AMD EPYC", 2), On("B", "AMD EPYC", 2), On("Old", null, null)).Warnings);
        Assert.Equal(
            "The experiments were trained on different processors (AMD EPYC, Intel Xeon): their times are not comparable.",
            Assert.Single(Of(On("A", "AMD EPYC", 2), On("B", "Intel Xeon", 2)).Warnings));
        Assert.Equal(
            "The experiments were trained with different numbers of threads (2, 4): their times are not comparable.",
            Assert.Single(Of(On("A", "AMD EPYC", 2), On("B", "AMD EPYC", 4)).Warnings));
    }

    [Fact]
    public void Samples_that_seeds_draw_are_draws_from_the_same_images()
    {
        ExperimentState Sampled(string name, int seed, string all) => Run(name, seed, 0.9) with
        {
            Dataset = Run(name, seed, 0.9).Dataset! with
            {
                TrainCsv = $"P/{name}/dataset/sampled_dataset_train.csv",
                SampledFrom = new SampleOrigin(20, null, null, null, LabelType.Auto) { Fingerprint = all },
                Contents = Run(name, seed, 0.9).Dataset!.Contents! with { Fingerprint = $"drawn by {seed}" },
            },
        };

        Assert.Contains(
            "2 different draws from the same images, because their seeds, samples or splits differ",
            Assert.Single(Of(Sampled("A", 0, "all"), Sampled("B", 1, "all")).Warnings),
            StringComparison.Ordinal);
        var others = Of(Sampled("A", 0, "all"), Sampled("B", 1, "others"));
        Assert.Contains("from 2 data sets", Assert.Single(others.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void GPU_memory_that_an_earlier_training_may_have_left_is_warned_of()
    {
        var state = Run("A", 0, 0.9);
        ExperimentState On(string name, long held) => state with { ExperimentName = name, Outcome = state.Outcome! with { MaxGpuMemoryMebibytes = 1595, GpuMemoryHeldBeforeMebibytes = held } };

        Assert.Empty(Of(On("A", 0), On("B", 0)).Warnings);
        Assert.Contains("held GPU memory already: P/B (1500 MiB)", Assert.Single(Of(On("A", 0), On("B", 1500)).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Records_hold_the_columns_of_the_table()
    {
        var record = Assert.Single(Of(Run("A", 5, 0.9)).ToRecords());

        Assert.Equal(ComparisonTable.Columns.Select(column => column.Name), record.Keys);
        Assert.Equal("5", record["seed"]);
        Assert.Equal("n/a", record["test acc"]);
    }

    private static ExperimentState Run(string name, int seed, double accuracy) => SyntheticExperiments.Trained("P", name, accuracy: accuracy, seed: seed);

    private static ExperimentState Tested(string name, string correct, string fingerprint = "beef") =>
        SyntheticExperiments.Trained("P", name) with { Evaluation = SyntheticExperiments.Evaluated(correct, fingerprint) };

    private Comparison Of(params ExperimentState[] states) =>
        Comparison.Of("C", _folder.Path, new ExperimentReader().Read([.. states.Select(state => _experiments.Write(state))]));
}
