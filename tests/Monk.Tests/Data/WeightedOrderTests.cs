using Monk.Data;
using Monk.Experiments;

namespace Monk.Tests.Data;

public sealed class WeightedOrderTests
{
    private static readonly List<ImageSample> Samples = [.. Enumerable.Range(0, 1000).Select(i => new ImageSample($"{i}.png", i < 900 ? 0 : 1))];

    [Fact]
    public void Classes_of_different_size_are_drawn_equally_often()
    {
        var order = Draw(seed: 1, epoch: 1);

        Assert.Equal(1000, order.Length);
        // 1000 draws of one half each: five standard deviations are 79.
        Assert.InRange(order.Count(i => i >= 900), 421, 579);
        Assert.All(order, i => Assert.InRange(i, 0, 999));
    }

    [Fact]
    public void The_draws_follow_from_seed_and_epoch()
    {
        Assert.Equal(Draw(1, 5), Draw(1, 5));
        Assert.NotEqual(Draw(1, 5), Draw(1, 6));
        Assert.NotEqual(Draw(1, 5), Draw(2, 5));
    }

    /// <summary>A resumed training must draw what the uninterrupted one would have drawn, in every later version too.</summary>
    [Fact]
    public void The_draws_are_those_that_they_have_always_been() => Assert.Equal(Drawn, EpochOrder.Weighted([1, 1, 2, 4], seed: 42, epoch: 3));

    private static readonly int[] Drawn = [3, 3, 0, 2];

    [Fact]
    public void What_has_no_weight_is_never_drawn() =>
        Assert.All(Enumerable.Range(0, 50).SelectMany(epoch => EpochOrder.Weighted([0, 1, 0, 3, 0], 1, epoch)), i => Assert.True(i is 1 or 3));

    /// <summary>Counts: label 0 three times, label 1 twice, none once. Of several labels the rarest counts.</summary>
    [Fact]
    public void A_weight_is_one_over_the_size_of_the_rarest_class()
    {
        ImageSample[] samples =
        [
            new("a", 0) { Labels = [0] }, new("b", 0) { Labels = [0, 1] }, new("c", 0) { Labels = [0] }, new("d", 1) { Labels = [1] }, new("e", -1) { Labels = [] },
        ];

        Assert.Equal([1.0 / 3, 0.5, 1.0 / 3, 0.5, 1], ClassWeights.Of(samples));
        Assert.Equal([0.5, 0.5, 1], ClassWeights.Of([new("a", 0), new("b", 0), new("c", 1)]));
    }

    private static int[] Draw(int seed, int epoch) => EpochOrder.ForTraining(new DatasetOptions { TrainPath = "", WeightedSampling = true }, Samples, seed, epoch);
}
