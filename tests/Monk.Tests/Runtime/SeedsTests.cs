using Monk.Runtime;
using static TorchSharp.torch;

namespace Monk.Tests.Runtime;

public sealed class SeedsTests
{
    [Fact]
    public void Each_seed_and_each_epoch_draws_its_own_numbers_and_draws_them_again()
    {
        (int Seed, int Epoch)[] all = [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0), (-1, 0), (1 << 16, 0), (int.MinValue, 0), (int.MaxValue, 3)];
        var draws = all.Select(pair => Draw(pair.Seed, pair.Epoch)).ToList();
        Assert.Equal(all.Length, draws.Distinct().Count());
        Assert.Equal(draws, all.Select(pair => Draw(pair.Seed, pair.Epoch)));
    }

    [Fact]
    public void A_network_is_made_as_an_epoch_0_would_draw()
    {
        var expected = Draw(5, 0);
        Seeds.ForInitialization(5);
        Assert.Equal(expected, Next());
    }

    private static double Draw(int seed, int epoch)
    {
        Seeds.ForEpoch(seed, epoch);
        return Next();
    }

    private static double Next()
    {
        using var drawn = rand(1, dtype: float64);
        return drawn.item<double>();
    }
}
