using Monk.Comparing;
using Monk.Experiments;
using Monk.Tests.Support;

namespace Monk.Tests.Comparing;

public sealed class ComparedTimesTests : IDisposable
{
    private static readonly CachedWork Computed = new() { FeaturesComputed = 300, ImagesDecoded = 300, FeatureSeconds = 15, FoundSeconds = 0 };
    private static readonly CachedWork Found = new() { FeaturesFound = 300, FoundSeconds = 15 };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_two_equal_experiments_the_one_that_finds_features_is_not_the_quicker()
    {
        var comparison = Of(Trained("First", 17, Computed), Trained("Second", 1.9, Found));

        Assert.Equal(TimeSpan.FromSeconds(16.9), comparison.Rows[1].TrainingTimeWithoutCache);
        Assert.Equal(TimeSpan.FromSeconds(1.9), comparison.Rows[1].TrainingTime);
        Assert.Null(comparison.Best(ComparisonMetric.TrainingTime));
        Assert.Contains(
            "Some experiments found work on disk that others did: P/Second found 300 images' features. Compare the times without cache",
            Assert.Single(comparison.Warnings),
            StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_quicker_with_all_its_work_is_the_quicker()
    {
        var comparison = Of(Trained("First", 30, Computed), Trained("Second", 2, Found), Trained("Third", 4, Found));

        Assert.Equal("First", Of(Trained("First", 12, Computed), Trained("Second", 2, Found)).Best(ComparisonMetric.TrainingTime)!.Experiment);
        Assert.Equal("Second", comparison.Best(ComparisonMetric.TrainingTime)!.Experiment); // 17 against 19 and 30.
        Assert.Equal("Second", comparison.Best(ComparisonMetric.TrainingTimeWithoutCache)!.Experiment);
        Assert.Equal("Quick", Of(Trained("Slow", 2.1, Computed), Trained("Quick", 2, Computed)).Best(ComparisonMetric.TrainingTime)!.Experiment);
    }

    [Fact]
    public void Where_nobody_noted_what_the_work_took_none_is_the_quickest()
    {
        var comparison = Of(Trained("First", 17, Computed), Trained("Second", 2, Found with { FoundSeconds = null }));

        Assert.Null(comparison.Rows[1].TrainingTimeWithoutCache);
        Assert.Null(comparison.Best(ComparisonMetric.TrainingTime));
        Assert.Contains("not known of 1 experiment, so that their times do not compare", Assert.Single(comparison.Warnings), StringComparison.Ordinal);
        Assert.Null(Of(Trained("Known", 17, Found), Trained("Of_an_old_version", 2, null)).Best(ComparisonMetric.TrainingTime));
    }

    [Fact]
    public void Where_earlier_versions_did_not_note_what_was_found_none_is_the_quickest()
    {
        var comparison = Of(Trained("Older", 17, null), Trained("Old", 2, null), Trained("New", 18, Computed));

        Assert.Null(comparison.Best(ComparisonMetric.TrainingTime));
        Assert.Null(comparison.Best(ComparisonMetric.ImagesPerSecond));
        Assert.Equal(
            "An earlier version did not note whether P/Older, P/Old found features or decoded images on disk: their times may be too short to compare.",
            Assert.Single(comparison.Warnings));
        Assert.Equal("Old", Of(Trained("Old", 2, null)).Best(ComparisonMetric.TrainingTime)!.Experiment);
    }

    [Fact]
    public void Within_a_second_none_is_the_quickest_where_one_found_work()
    {
        // The first pays for the start of the process.
        Assert.Null(Of(Trained("First", 1.44, Computed with { FeatureSeconds = 0.6 }), Trained("Second", 0.27, Found with { FoundSeconds = 0.6 })).Best(ComparisonMetric.TrainingTime));
        Assert.Equal("Second", Of(Trained("First", 2.44, Computed), Trained("Second", 0.27, Found with { FoundSeconds = 0.6 })).Best(ComparisonMetric.TrainingTime)!.Experiment);
    }

    [Fact]
    public void Found_work_that_makes_no_difference_is_no_caution()
    {
        var comparison = Of(Trained("First", 17, Computed), Trained("Second", 10, new CachedWork { FeaturesComputed = 299, FeaturesFound = 1, FoundSeconds = 0.05 }));

        Assert.Empty(comparison.Warnings);
        Assert.Equal("Second", comparison.Best(ComparisonMetric.TrainingTime)!.Experiment);
    }

    [Fact]
    public void Rates_count_the_work_that_lay_ready()
    {
        // 240 images in each of 3 epochs at 360 a second are 2 s; with 15 s of work found, 17.
        var row = Of(Trained("E", 2, Found) with { Outcome = Trained("E", 2, Found).Outcome! with { ImagesPerSecond = 360 } }).Rows[0];

        Assert.Equal(360, row.ImagesPerSecond);
        Assert.Equal(720 / 17.0, row.ImagesPerSecondWithoutCache!.Value, 9);
    }

    [Fact]
    public void The_table_and_the_picture_tell_the_times_apart()
    {
        var comparison = Of(Trained("First", 17, Computed), Trained("Second", 2, Found));
        var records = comparison.ToRecords().ToList();
        var picture = new ComparisonPictures(comparison, ExperimentCurves.OfBest(comparison.Rows)).All().Single(picture => picture.Name == "stats_training_time").Draw().ToSvg();

        Assert.Equal(("0m 2s", "0m 17s", "300", "0"), (records[1]["training time"], records[1]["training time without cache"], records[1]["features found"], records[1]["images found decoded"]));
        Assert.Equal("0m 17s", records[0]["training time without cache"]);
        Assert.Contains("2.0 s with cache)", picture, StringComparison.Ordinal);
        Assert.Contains("Training time without help from the cache (seconds)", picture, StringComparison.Ordinal);
        Assert.Contains("Caution: Some experiments found work", picture, StringComparison.Ordinal);
    }

    private static ExperimentState Trained(string name, double seconds, CachedWork? work)
    {
        var state = SyntheticExperiments.Trained("P", name);
        return state with { Outcome = state.Outcome! with { TrainingSeconds = seconds, Cached = work } };
    }

    private Comparison Of(params ExperimentState[] states)
    {
        var experiments = new SyntheticExperiments(_folder.Path);
        return Comparison.Of("C", _folder.Path, new ExperimentReader().Read([.. states.Select(state => experiments.Write(state))]));
    }
}
