using Monk.Comparing;
using Monk.Experiments;
using Monk.Tests.Support;

namespace Monk.Tests.Comparing;

public sealed class TestChoiceTests : IDisposable
{
    private static readonly DateTimeOffset Day = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly SyntheticExperiments _experiments;

    public TestChoiceTests() => _experiments = new SyntheticExperiments(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_best_weights_are_compared_and_not_the_final_ones_that_were_evaluated_last()
    {
        var comparison = Of(
            Tested("A", Evaluated("11110000"), Evaluated("11111111", weights: "final", day: 2)),
            Tested("B", Evaluated("00001111")));

        Assert.Equal([(50.0, "best"), (50.0, "best")], comparison.Rows.Select(row => (row.Test!.Accuracy, row.Test.Weights)));
        Assert.Equal((4, 4), (comparison.BestTwo!.Test!.OnlyFirstRight, comparison.BestTwo.Test.OnlySecondRight));
        Assert.EndsWith("Both were evaluated with their best weights.", comparison.BestTwo.Conclusion, StringComparison.Ordinal);
        Assert.Equal(2, comparison.Rows[0].Tests.Count);
        Assert.Empty(comparison.Warnings);
    }

    [Fact]
    public void Best_and_final_weights_are_not_compared_in_silence()
    {
        var comparison = Of(Tested("A", Evaluated("11110000")), Tested("B", Evaluated("11111111", weights: "final")));

        Assert.Null(comparison.BestTwo!.Test);
        Assert.Contains("P/B (100.0 %, final weights) and P/A (50.0 %, best weights), were evaluated with different weights", comparison.BestTwo.Conclusion, StringComparison.Ordinal);
        Assert.Contains(comparison.Warnings, warning => warning.StartsWith("The test accuracies are of different weights, and not comparable: of the final ones of P/B,", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_only_final_weights_were_evaluated_they_are_compared_and_named()
    {
        var comparison = Of(Tested("A", Evaluated("11110000", weights: "final")), Tested("B", Evaluated("11111111", weights: "final")));

        Assert.Equal((4, 0), (comparison.BestTwo!.Test!.OnlyFirstRight, comparison.BestTwo.Test.OnlySecondRight));
        Assert.Contains("Both were evaluated with their final weights.", ComparisonVerdict.Of(comparison), StringComparison.Ordinal);
        Assert.Equal("The test accuracies are of the final weights: no experiment was evaluated with its best weights.", Assert.Single(comparison.Warnings));
        var record = comparison.ToRecords().First();
        Assert.Equal(("final", "3", "../chest_xray/test"), (record["test weights"], record["test weights epoch"], record["test set"]));
    }

    [Fact]
    public void The_test_set_is_the_one_that_most_experiments_share()
    {
        var comparison = Of(
            Tested("A", Evaluated("1111", "common"), Evaluated("0000", "own", day: 9)),
            Tested("B", Evaluated("1110", "common")),
            Tested("C", Evaluated("1100", "common"), Evaluated("1000", "other", day: 8)));

        Assert.All(comparison.Rows, row => Assert.Equal("common", row.Test!.Fingerprint));
        Assert.Empty(comparison.Warnings);
    }

    [Fact]
    public void Of_sets_that_equally_many_share_the_one_evaluated_last_is_taken()
    {
        var comparison = Of(
            Tested("A", Evaluated("1111", "new", day: 5), Evaluated("0000", "old", day: 1)),
            Tested("B", Evaluated("1111", "old", day: 2), Evaluated("0000", "new", day: 4)));

        Assert.All(comparison.Rows, row => Assert.Equal("new", row.Test!.Fingerprint));
    }

    [Fact]
    public void One_that_was_evaluated_on_other_images_is_named_and_not_among_the_best_two()
    {
        var comparison = Of(Tested("A", Evaluated("1110", "common")), Tested("B", Evaluated("1100", "common")), Tested("C", Evaluated("1111", "other") with { TestPath = "../elsewhere" }));

        Assert.Equal(["A", "B"], new[] { comparison.BestTwo!.Best.Experiment, comparison.BestTwo.RunnerUp.Experiment });
        Assert.EndsWith("Not among them, because evaluated otherwise: P/C.", comparison.BestTwo.Conclusion, StringComparison.Ordinal);
        Assert.Equal(
            "The experiments were evaluated on 2 different sets of test images: their test accuracies are not comparable. Most were evaluated on ../chest_xray/test, but not P/C (../elsewhere).",
            Assert.Single(comparison.Warnings));
    }

    [Fact]
    public void Two_sets_of_files_with_equal_names_and_sizes_are_told_apart_by_what_they_hold()
    {
        // Fold 1 and fold 2 of uncompressed images: both were evaluated on the first, A on the second too, and later.
        var comparison = Of(
            Tested("A", Holding("one", "11110000"), Holding("two", "00000011", day: 5)),
            Tested("B", Holding("one", "11111100")));

        Assert.Equal([50.0, 75.0], comparison.Rows.Select(row => row.Test!.Accuracy));
        Assert.Equal((2, 0), (comparison.BestTwo!.Test!.OnlyFirstRight, comparison.BestTwo.Test.OnlySecondRight));
        Assert.Empty(comparison.Warnings);
    }

    [Fact]
    public void Repetitions_on_sets_of_equal_names_and_sizes_have_no_mean_test_accuracy()
    {
        var comparison = Of(Tested("A", Holding("one", "1110")), Seed(Tested("B", Holding("two", "1111")), 1));

        Assert.Null(Assert.Single(comparison.SeedGroups).Value(ComparisonMetric.TestAccuracy));
        Assert.Equal(
            "The experiments were evaluated on 2 different sets of test images: their test accuracies are not comparable. Of some, names and sizes are the same, but what the files held is not, or is not known.",
            comparison.Warnings[^1]);
    }

    [Fact]
    public void An_evaluation_of_which_the_content_is_not_known_compares_where_there_is_one_set_only()
    {
        var one = Of(Tested("A", Holding("one", "1110")), Tested("B", Evaluated("1100")));
        var two = Of(Tested("C", Holding("one", "1110")), Tested("D", Holding("one", "1100"), Holding("two", "1000")), Tested("E", Evaluated("1111")));

        Assert.Equal((1, 0), (one.BestTwo!.Test!.OnlyFirstRight, one.BestTwo.Test.OnlySecondRight));
        Assert.Equal(["C", "D"], new[] { two.BestTwo!.Best.Experiment, two.BestTwo.RunnerUp.Experiment });
        Assert.EndsWith("Not among them, because evaluated otherwise: P/E.", two.BestTwo.Conclusion, StringComparison.Ordinal);
    }

    [Fact]
    public void The_best_on_test_images_is_the_best_of_those_evaluated_alike()
    {
        var alike = Of(Tested("A", Evaluated("1110", "common")), Tested("B", Evaluated("1100", "common")), Tested("C", Evaluated("1111", "other")));
        var unlike = Of(Tested("D", Evaluated("1110", "common")), Tested("E", Evaluated("1111", "other")));
        var alone = Of(Tested("F", Evaluated("1110")), Tested("G"));

        Assert.Equal("A", alike.Best(ComparisonMetric.TestAccuracy)!.Experiment);
        Assert.Equal("A", alike.Best(ComparisonMetric.MacroF1)!.Experiment);
        Assert.Null(unlike.Best(ComparisonMetric.TestAccuracy));
        Assert.Equal("F", alone.Best(ComparisonMetric.TestAccuracy)!.Experiment);
    }

    [Fact]
    public void Thresholds_of_the_experiments_own_are_compared_before_one_given_by_hand()
    {
        var comparison = Of(
            Tested("A", Evaluated("1110"), Evaluated("1111", day: 3) with { Threshold = 0.9 }),
            Tested("B", Evaluated("1111") with { Threshold = 0.9 }));

        Assert.Equal([null, 0.9], comparison.Rows.Select(row => row.Test!.Threshold));
        Assert.Contains("at different thresholds", comparison.BestTwo!.Conclusion, StringComparison.Ordinal);
        Assert.Equal("The test accuracies were measured at different thresholds: P/A (its own), P/B (0.9).", Assert.Single(comparison.Warnings));
    }

    [Fact]
    public void Repetitions_have_no_mean_test_accuracy_over_different_weights()
    {
        var alike = Of(Tested("A", Evaluated("1110")), Seed(Tested("B", Evaluated("1111")), 1));
        var unlike = Of(Tested("C", Evaluated("1110")), Seed(Tested("D", Evaluated("1111", weights: "final")), 1));

        Assert.Equal(87.5, Assert.Single(alike.SeedGroups).Value(ComparisonMetric.TestAccuracy)!.Value.Mean);
        Assert.Null(Assert.Single(unlike.SeedGroups).Value(ComparisonMetric.TestAccuracy));
        Assert.Null(unlike.SeedGroups[0].Value(ComparisonMetric.MacroF1));
    }

    private static ExperimentState Seed(ExperimentState state, int seed) => state with { Training = state.Training! with { Seed = seed } };

    private static EvaluationOutcome Evaluated(string correct, string fingerprint = "beef", string weights = "best", int day = 0) =>
        SyntheticExperiments.Evaluated(correct, fingerprint) with { Weights = weights, Epoch = weights == "best" ? 2 : 3, Evaluated = Day.AddDays(day) };

    private static EvaluationOutcome Holding(string content, string correct, int day = 0) => Evaluated(correct, day: day) with { TestPath = $"../{content}", ContentFingerprint = content };

    private static ExperimentState Tested(string name, params EvaluationOutcome[] evaluations) => SyntheticExperiments.Trained("P", name) with { Evaluations = evaluations };

    private Comparison Of(params ExperimentState[] states) =>
        Comparison.Of("C", _folder.Path, new ExperimentReader().Read([.. states.Select(state => _experiments.Write(state))]));
}
