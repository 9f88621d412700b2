using Monk.Experiments;
using Monk.Tests.Facade;
using Monk.Tests.Support;

namespace Monk.Tests.Analysis;

public sealed class LearningRateTests : IDisposable
{
    private readonly Scene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_rate_rises_from_first_to_last_and_the_experiment_stays_as_it_is(bool freezeBase)
    {
        using var gtf = SetUp(freezeBase);
        var state = File.ReadAllBytes(StateFile);

        var range = gtf.FindLearningRate(1e-6, 1e-2, numSteps: 21);

        Assert.Equal(21, range.Points.Count);
        Assert.False(range.Diverged);
        Assert.Equal(1e-6, range.Points[0].LearningRate, 1e-12);
        Assert.Equal(1e-4, range.Points[10].LearningRate, 1e-12);
        Assert.Equal(1e-2, range.Points[20].LearningRate, 1e-12);
        Assert.All(range.Points, point => Assert.True(double.IsFinite(point.Loss)));
        Assert.Equal(range.Points[0].Loss, range.Points[0].SmoothedLoss, 1e-9);
        Assert.NotNull(range.Valley);
        Assert.Equal(state, File.ReadAllBytes(StateFile));
        Assert.Equal(22, File.ReadAllLines(range.Table).Length);
        Assert.True(new FileInfo(range.Picture).Length > 10_000);
        Assert.Equal(range.Points, gtf.FindLearningRate(1e-6, 1e-2, numSteps: 21).Points);
    }

    [Fact]
    public void It_ends_when_the_loss_has_grown_fourfold()
    {
        using var gtf = SetUp(freezeBase: false);

        var range = gtf.FindLearningRate(1e-3, 1e6, numSteps: 60);

        Assert.True(range.Diverged);
        Assert.InRange(range.Points.Count, 5, 59);
    }

    [Fact]
    public void Training_afterwards_gives_the_numbers_that_it_would_have_given()
    {
        using var gtf = SetUp(freezeBase: false);
        gtf.FindLearningRate(1e-6, 1e-2, numSteps: 20);
        using var other = SetUp(freezeBase: false, "other");

        Assert.Equal(other.Train().Epochs[0].TrainLoss, gtf.Train().Epochs[0].TrainLoss);
    }

    [Fact]
    public void A_cancelled_test_writes_nothing()
    {
        using var gtf = SetUp(freezeBase: false);
        var before = _scene.Snapshot();

        Assert.ThrowsAny<OperationCanceledException>(() => gtf.FindLearningRate(cancellationToken: new CancellationToken(canceled: true)));
        Assert.Equal(before, _scene.Snapshot());
    }

    [Fact]
    public void The_text_names_the_suggestion_and_the_plot()
    {
        using var console = new CapturedConsole();
        using var gtf = SetUp(freezeBase: true, verbose: 1);
        gtf.FindLearningRate(numSteps: 20);

        Assert.Contains("Learning Rate Range Test\n    Batches:            ", console.Text, StringComparison.Ordinal);
        Assert.Contains("    Suggested (valley): ", console.Text, StringComparison.Ordinal);
        Assert.Contains("learning_rate_range.png", console.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        using var gtf = SetUp(freezeBase: true);
        Assert.Throws<MonkException>(() => gtf.FindLearningRate(0));
        Assert.Throws<MonkException>(() => gtf.FindLearningRate(1, 0.1));
        Assert.Throws<MonkException>(() => gtf.FindLearningRate(numSteps: 19));
    }

    private string StateFile => new Workspace(_scene.Workspace).Experiment("p", "e").StateFile;

    private Prototype SetUp(bool freezeBase, string experiment = "e", int verbose = 0)
    {
        var prototype = _scene.New(experiment, verbose: verbose);
        prototype.Default(_scene.Images, "shufflenet_v2_x0_5", freezeBase, numEpochs: 1, usePretrained: false);
        prototype.UpdateInputSize(32);
        return prototype;
    }
}
