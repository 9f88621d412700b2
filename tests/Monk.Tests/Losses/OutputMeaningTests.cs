using Monk.Inference;
using Monk.Losses;
using TorchSharp;

namespace Monk.Tests.Losses;

public sealed class OutputMeaningTests
{
    /// <summary>The share of 0 and 1 that minimizes each loss is the same, 0.25: a label is then given this probability.</summary>
    [Theory]
    [InlineData("sigmoid", -1.0986123)] // log(0.25 / 0.75)
    [InlineData("poisson", -1.3862944)] // log(0.25)
    [InlineData("poisson, rates", 0.25)]
    [InlineData("binary", 0.25)]
    [InlineData("l2", 0.25)]
    public void A_label_has_the_probability_that_its_loss_fits(string loss, double output) => Assert.Equal(0.25, Meaning(loss).OfLabel(output), 6);

    [Fact]
    public void A_Poisson_loss_is_least_where_its_rate_is_the_share_of_images_with_the_label()
    {
        using var targets = torch.tensor(new float[,] { { 1 }, { 0 }, { 0 }, { 0 } });
        using var loss = new LossFunction(new PoissonOptions(), multiLabel: true, torch.CPU);

        Assert.True(At(0.25) < At(0.24) && At(0.25) < At(0.26));

        float At(double rate)
        {
            using var outputs = torch.full([4, 1], Math.Log(rate), torch.ScalarType.Float32);
            using var value = loss.Of(outputs, targets);
            return value.item<float>();
        }
    }

    [Theory]
    [InlineData("sigmoid", 0.1f, -0.1f)]
    [InlineData("poisson", -0.6f, -0.8f)] // The logarithm of one half is -0.693.
    [InlineData("poisson, rates", 0.6f, 0.4f)]
    [InlineData("l2", 0.6f, 0.4f)]
    public void While_training_labels_above_one_half_are_given(string loss, float above, float below)
    {
        using var outputs = torch.tensor(new[] { above, below });
        using var given = Meaning(loss).Given(outputs);

        Assert.Equal([true, false], given.data<bool>().ToArray());
    }

    [Theory]
    [InlineData("sigmoid", new[] { 0f, 1.0986123f }, new[] { 0.25, 0.75 })]
    [InlineData("poisson", new[] { -2.3025851f, -0.9162907f }, new[] { 0.2, 0.8 })] // log(0.1), log(0.4)
    [InlineData("binary", new[] { 0.2f, 0.6f }, new[] { 0.25, 0.75 })]
    [InlineData("l2", new[] { -0.2f, 0.5f, 1.7f }, new[] { 0, 1 / 3.0, 2 / 3.0 })]
    [InlineData("l2", new[] { -0.2f, -0.1f }, new[] { 0.5, 0.5 })]
    public void Classes_have_probabilities_that_add_up_to_1(string loss, float[] outputs, double[] expected)
    {
        var classes = expected.Select((_, i) => $"{i}").ToArray();
        var prediction = new ImageScores(new("a", 0), outputs) { Meaning = Meaning(loss) }.ToPrediction("a.png", classes);

        Assert.Equal(classes[^1], prediction.PredictedClass);
        foreach (var score in prediction.Ranking)
            Assert.Equal(expected[Array.IndexOf(classes, score.Class)], score.Probability, 6);
    }

    private static OutputMeaning Meaning(string loss) => OutputMeanings.Of(loss switch
    {
        "sigmoid" => new SigmoidBinaryCrossEntropyOptions(),
        "poisson" => new PoissonOptions(),
        "poisson, rates" => new PoissonOptions { LogPreApplied = false },
        "binary" => new BinaryCrossEntropyOptions(),
        _ => new L2Options(),
    });
}
