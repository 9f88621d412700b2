using Monk.Analysis;

namespace Monk.Tests.Analysis;

public sealed class SuggestedRatesTests
{
    // fastai's valley and steep, run in Python over the same curve with the first tenth and the last five points left out, as its lr_find
    // does: lr = [1e-7 * 1e8**(i/99) for i in range(90)]; x = log10(lr) raw = 2 + 0.05*sin(7.3*i) - 1.4/(1 + exp(-3*(x + 2.5))) +
    // 0.2*(8*max(0, x + 0.6))**2 smoothed with beta 0.98, bias corrected
    [Fact]
    public void The_suggestions_are_those_of_fastai()
    {
        var (valley, steepest) = SuggestedRates.Of(Curve(90), 100);

        Assert.Equal(0.0027825594022071257, valley!.Value, 1e-12);
        Assert.Equal(0.017886495290574348, steepest!.Value, 1e-12);
    }

    [Fact]
    public void The_steepest_fall_is_looked_for_before_the_lowest_loss()
    {
        double[] losses = [3, 2.9, 2.5, 2.4, 9, 5, 4, 4, 4, 4, 4, 4, 4];
        var points = losses.Select((loss, i) => new LearningRatePoint(Math.Pow(10, i - 7), loss, loss)).ToList();

        Assert.Equal(1e-6, SuggestedRates.Of(points, 5).Steepest);
        Assert.Null(SuggestedRates.Of([.. points.Select(point => point with { SmoothedLoss = point.LearningRate })], 5).Steepest);
    }

    [Fact]
    public void Too_few_batches_suggest_nothing() => Assert.Equal((null, null), SuggestedRates.Of(Curve(20), 100));

    [Fact]
    public void A_fall_that_is_more_than_the_batches_differ_is_no_noise()
    {
        Assert.False(SuggestedRates.AreNoise(Curve(90), 100));
        Assert.False(SuggestedRates.AreNoise(Curve(20), 100)); // Nothing is suggested.
    }

    [Fact]
    public void Losses_that_only_differ_by_chance_are_noise_in_nineteen_tests_of_twenty()
    {
        var draws = new Random(3);
        var noise = Enumerable.Range(0, 100).Count(_ => SuggestedRates.AreNoise(Smoothed([.. Enumerable.Range(0, 100).Select(_ => 1.1 + 0.2 * draws.NextDouble())]), 100));

        Assert.InRange(noise, 93, 100);
    }

    [Fact]
    public void A_loss_that_stays_the_same_or_only_rises_is_noise()
    {
        Assert.True(SuggestedRates.AreNoise(Smoothed([.. Enumerable.Repeat(1.1, 60)]), 60));
        Assert.True(SuggestedRates.AreNoise(Smoothed([.. Enumerable.Range(0, 60).Select(i => 1.1 + i)]), 60));
    }

    private static List<LearningRatePoint> Smoothed(double[] losses)
    {
        var average = 0.0;
        return [.. losses.Select((loss, i) =>
        {
            average = 0.98 * average + 0.02 * loss;
            return new LearningRatePoint(Math.Pow(10, i / 20.0 - 7), loss, average / (1 - Math.Pow(0.98, i + 1)));
        })];
    }

    private static List<LearningRatePoint> Curve(int count)
    {
        var points = new List<LearningRatePoint>();
        var average = 0.0;
        for (var i = 0; i < count; i++)
        {
            var rate = 1e-7 * Math.Pow(1e8, i / 99.0);
            var x = Math.Log10(rate);
            var loss = 2 + 0.05 * Math.Sin(7.3 * i) - 1.4 / (1 + Math.Exp(-3 * (x + 2.5))) + 0.2 * Math.Pow(8 * Math.Max(0, x + 0.6), 2);
            average = 0.98 * average + 0.02 * loss;
            points.Add(new LearningRatePoint(rate, loss, average / (1 - Math.Pow(0.98, i + 1))));
        }

        return points;
    }
}
