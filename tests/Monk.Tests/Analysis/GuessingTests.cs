using Monk.Analysis;
using Monk.Data;
using Monk.Losses;

namespace Monk.Tests.Analysis;

public sealed class GuessingTests
{
    private static readonly LabelledImages Images = new("/", [.. ((int[])[0, 0, 0, 0, 0, 0, 1, 1, 1, 2]).Select((label, i) => new ImageSample($"{i}", label))]);

    // The entropy of shares of 0.6, 0.3 and 0.1.
    private static readonly double Entropy = -(0.6 * Math.Log(0.6) + 0.3 * Math.Log(0.3) + 0.1 * Math.Log(0.1));

    [Fact]
    public void The_least_loss_without_looking_is_the_entropy_of_the_shares()
    {
        var guessing = Guessing.Of(new SoftmaxCrossEntropyOptions(), Images, 3);

        Assert.Equal(Entropy, guessing.Loss, 1e-6);
        Assert.Equal(Math.Log(3), guessing.Uniform, 1e-6);
        Assert.Equal(0.6, guessing.Accuracy!.Value, 1e-12);
        Assert.Equal(Entropy, Guessing.Of(new CrossEntropyOptions(), Images, 3).Loss, 1e-6);
    }

    [Fact]
    public void With_balanced_weights_it_is_that_of_equal_shares() =>
        Assert.Equal(Math.Log(3), Guessing.Of(new SoftmaxCrossEntropyOptions { Weight = [10 / 18.0, 10 / 9.0, 10 / 3.0] }, Images, 3).Loss, 1e-6);

    [Fact]
    public void Of_several_labels_it_is_the_mean_of_their_entropies()
    {
        LabelledImages images = new("/", [.. Enumerable.Range(0, 10).Select(i => new ImageSample($"{i}", i) { Labels = i < 2 ? [0, 1] : i < 5 ? [1] : [] })]) { MultiLabelClasses = 2 };

        var guessing = Guessing.Of(new SigmoidBinaryCrossEntropyOptions(), images, 2);

        Assert.Equal((-(0.2 * Math.Log(0.2) + 0.8 * Math.Log(0.8)) + Math.Log(2)) / 2, guessing.Loss, 1e-6);
        Assert.Equal(Math.Log(2), guessing.Uniform, 1e-6);
        Assert.Null(guessing.Accuracy);
    }

    [Theory]
    [InlineData(0.6, 1.0986123, "dead: its loss is exactly that of guessing")]
    [InlineData(0.6, 68, "diverged: its loss is 68.000, that of guessing 0.8979")]
    [InlineData(0.6, 1.2, null)] // Learned little.
    [InlineData(1.0, 68, null)] // All of ten right is more than guessing gets: sure of itself, but it has learned.
    [InlineData(0.3, 0.5, null)]
    public void What_is_of_no_use_is_named(double accuracy, double loss, string? defect) =>
        Assert.Equal(defect, Guessing.Of(new SoftmaxCrossEntropyOptions(), Images, 3).DefectOf(Epoch(accuracy, loss), 10));

    [Fact]
    public void Equal_outputs_are_a_defect_whatever_the_loss() => Assert.Equal(
        "dead: the same outputs for every image", Guessing.Of(new SoftmaxCrossEntropyOptions(), Images, 3).DefectOf(Epoch(0.6, 0.8979) with { OutputsAreEqual = true }, 10));

    [Theory]
    [InlineData(0.6, 0.89, true)]
    [InlineData(0.6, 0.8979457, false)] // The entropy, rounded as single precision does.
    [InlineData(0.9, 1.5, false)] // 9 of 10: 59.6 to 98.2 %, which 60 % is within.
    [InlineData(1.0, 1.5, true)]
    public void Learned_is_what_guessing_does_not_get(double accuracy, double loss, bool learned) =>
        Assert.Equal(learned, Guessing.Of(new SoftmaxCrossEntropyOptions(), Images, 3).IsBeatenBy(Epoch(accuracy, loss), 10));

    private static EpochResult Epoch(double accuracy, double loss) => new()
    {
        Epoch = 1,
        TrainAccuracy = accuracy,
        TrainLoss = loss,
        ValidationAccuracy = accuracy,
        ValidationLoss = loss,
        LearningRate = 0.01,
        Seconds = 1,
        ImagesPerSecond = 1,
    };
}
