using Monk.Data;
using Monk.Runtime;
using Monk.Transforms;

namespace Monk.Tests.Data;

public class RandomnessTests
{
    [Fact]
    public void SplitMix64_gives_its_published_numbers()
    {
        var generator = new SplitMix64(1234567);

        Assert.Equal(
            [6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL, 4593380528125082431UL, 16408922859458223821UL],
            Enumerable.Range(0, 5).Select(_ => generator.Next()));
    }

    [Fact]
    public void Numbers_below_a_limit_are_equally_likely()
    {
        var generator = new SplitMix64(3);
        var counts = new int[7];
        for (var draw = 0; draw < 70_000; draw++)
            counts[generator.NextBelow(7)]++;

        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
    }

    [Fact]
    public void A_shuffled_order_holds_each_index_once_and_changes_with_the_epoch()
    {
        var first = EpochOrder.Shuffled(1000, seed: 1, epoch: 0);
        var second = EpochOrder.Shuffled(1000, seed: 1, epoch: 1);

        Assert.Equal(Enumerable.Range(0, 1000), first.Order());
        Assert.Equal(first, EpochOrder.Shuffled(1000, seed: 1, epoch: 0));
        Assert.InRange(first.Zip(second).Count(pair => pair.First == pair.Second), 0, 10);
        Assert.InRange(first.Zip(EpochOrder.Shuffled(1000, seed: 2, epoch: 0)).Count(pair => pair.First == pair.Second), 0, 10);
    }

    /// <summary>A resumed run relies on it across versions and machines.</summary>
    [Fact]
    public void The_order_is_the_one_that_it_has_always_been() =>
        Assert.Equal([7, 3, 1, 4, 5, 0, 6, 2], EpochOrder.Shuffled(8, seed: 42, epoch: 3));

    [Fact]
    public void A_draw_is_the_one_that_it_has_always_been() =>
        Assert.Equal(2281275578741719 / (double)(1L << 53), RandomDraws.Uniform(1, 2, 3, 4));

    [Fact]
    public void Every_permutation_of_three_is_equally_likely()
    {
        var counts = Enumerable.Range(0, 6000).GroupBy(epoch => string.Concat(EpochOrder.Shuffled(3, seed: 9, epoch))).ToList();

        Assert.Equal(6, counts.Count);
        Assert.All(counts, group => Assert.InRange(group.Count(), 880, 1120));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Draws_are_uniform_along_each_of_their_coordinates(int coordinate)
    {
        const int Draws = 20_000;
        var bins = new int[20];
        var (sum, lagged, previous) = (0.0, 0.0, 0.5);
        for (var at = 0; at < Draws; at++)
        {
            var where = new int[4];
            where[coordinate] = at;
            var draw = RandomDraws.Uniform(where[0], where[1], where[2], where[3]);
            Assert.InRange(draw, 0, 1 - 1e-16);
            bins[(int)(draw * bins.Length)]++;
            sum += draw;
            lagged += (draw - 0.5) * (previous - 0.5);
            previous = draw;
        }

        Assert.All(bins, count => Assert.InRange(count, 850, 1150));
        Assert.InRange(sum / Draws, 0.49, 0.51);
        Assert.InRange(lagged / Draws * 12, -0.03, 0.03);
    }

    [Fact]
    public void Draws_differ_when_coordinates_change_places()
    {
        var draws = new HashSet<double>();
        for (var seed = 0; seed < 6; seed++)
        {
            for (var epoch = 0; epoch < 6; epoch++)
            {
                for (var sample = 0; sample < 6; sample++)
                {
                    for (var stream = 0; stream < 6; stream++)
                        draws.Add(RandomDraws.Uniform(seed, epoch, sample, stream));
                }
            }
        }

        Assert.Equal(6 * 6 * 6 * 6, draws.Count);
    }
}
