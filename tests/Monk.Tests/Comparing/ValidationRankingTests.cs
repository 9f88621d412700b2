using Monk.Comparing;
using Monk.Experiments;
using Monk.Tests.Support;

namespace Monk.Tests.Comparing;

/// <summary>The highest validation accuracy of few images may be so by chance.</summary>
public sealed class ValidationRankingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Where_intervals_overlap_none_is_called_the_best()
    {
        // Of 60 images: 54 right is 79.9 to 95.3 %, 53 right 77.8 to 94.2 %, 30 right 37.7 to 62.3 %.
        var comparison = Of(60, ("A", 54 / 60.0), ("B", 53 / 60.0), ("C", 0.5));

        Assert.Equal(["B"], comparison.NotToldApart.Select(row => row.Experiment));
        Assert.Equal(0.7985, comparison.Rows[0].ValidationInterval!.Value.Low, 4);
        Assert.Contains(
            "P/A has the highest validation accuracy, 90.0 % of 60 images, and cannot be told apart from P/B: their 95 % intervals overlap its own, 79.9 to 95.3 %.",
            ComparisonVerdict.Of(comparison),
            StringComparison.Ordinal);
        var picture = BarsOf(comparison);
        Assert.Contains("cannot be told apart from P/B", picture, StringComparison.Ordinal);
        Assert.Equal(0, Stars(picture));
    }

    [Fact]
    public void Where_they_do_not_the_best_has_the_star()
    {
        var comparison = Of(1000, ("A", 0.95), ("B", 0.90));

        Assert.Empty(comparison.NotToldApart);
        Assert.Contains("the 95 % intervals of the others lie below its own", ComparisonVerdict.Of(comparison), StringComparison.Ordinal);
        Assert.Equal(1, Stars(BarsOf(comparison)));
    }

    [Fact]
    public void Accuracies_on_other_data_decide_nothing()
    {
        var a = Trained("A", 0.99, 1000);
        var b = Trained("B", 0.5, 1000);
        var comparison = Read(a, b with { Dataset = b.Dataset! with { Contents = b.Dataset.Contents! with { Fingerprint = "other" } } });

        Assert.Equal(0, Stars(BarsOf(comparison)));
        Assert.Contains("but not on the same images as others", ComparisonVerdict.Of(comparison), StringComparison.Ordinal);
        Assert.Contains("their validation accuracies are not comparable", Assert.Single(comparison.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_images_have_several_labels_there_is_no_interval_and_nothing_is_decided()
    {
        var a = Trained("A", 0.99, 1000);
        var several = a with { Dataset = a.Dataset! with { Contents = a.Dataset.Contents! with { LabelType = LabelType.Multiple } } };
        var comparison = Read(several, several with { ExperimentName = "B", Outcome = a.Outcome! with { BestValidationAccuracy = 0.5 } });

        Assert.Null(comparison.Rows[0].ValidationInterval);
        Assert.Empty(comparison.NotToldApart);
        Assert.Equal(0, Stars(BarsOf(comparison)));
    }

    private static int Stars(string svg) => svg.Split("#F5C400", StringSplitOptions.None).Length - 1;

    private static string BarsOf(Comparison comparison) => string.Join(' ', new ComparisonPictures(comparison, ExperimentCurves.OfBest(comparison.Rows)).All()
        .Single(picture => picture.Name == "stats_best_val_acc").Draw().ToSvg().Split('\n'));

    private Comparison Of(int images, params (string Name, double Accuracy)[] experiments) => Read([.. experiments.Select(experiment => Trained(experiment.Name, experiment.Accuracy, images))]);

    private static ExperimentState Trained(string name, double accuracy, int images)
    {
        var state = SyntheticExperiments.Trained("P", name, accuracy: accuracy);
        return state with { Dataset = state.Dataset! with { Contents = state.Dataset.Contents! with { ValidationImages = images } } };
    }

    private Comparison Read(params ExperimentState[] states)
    {
        var experiments = new SyntheticExperiments(_folder.Path);
        return Comparison.Of("C", _folder.Path, new ExperimentReader().Read([.. states.Select(state => experiments.Write(state))]));
    }
}
