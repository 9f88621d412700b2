using Monk.Training;
using static TorchSharp.torch;

namespace Monk.Tests.Training;

public sealed class AveragedWeightsTests
{
    // What is kept after one step is 2/11; after two 3/12 would be, but that is more than the decay.
    [Fact]
    public void The_average_keeps_little_at_first_and_the_decay_later()
    {
        using var weight = tensor((float[])[1]);
        using var count = tensor((long[])[0]);
        using var averages = new AveragedWeights(new Dictionary<string, Tensor> { ["weight"] = weight, ["count"] = count }, decay: 0.24);
        var expected = 1.0;
        foreach (var (value, kept) in (ReadOnlySpan<(float, double)>)[(2, 2.0 / 11), (5, 0.24), (-1, 0.24)])
        {
            weight.fill_(value);
            count.fill_((long)value);
            averages.Add();
            expected = kept * expected + (1 - kept) * value;
        }

        Assert.Equal(expected, averages.Averages.ToDictionary()["weight"].item<float>(), 6);
        Assert.Equal(-1, averages.Averages.ToDictionary()["count"].item<long>());
        Assert.Equal(3, averages.Steps);
    }

    [Fact]
    public void Showing_and_hiding_changes_places_and_no_values()
    {
        using var weight = tensor((float[])[1]);
        using var averages = new AveragedWeights(new Dictionary<string, Tensor> { ["weight"] = weight }, decay: 0.9);
        weight.fill_(12);
        averages.Add();

        averages.Show();
        averages.Show();
        Assert.Equal(10, weight.item<float>(), 5);
        Assert.Equal(12, averages.Learning.Single().Value.item<float>());

        averages.Hide();
        averages.Hide();
        Assert.Equal(12, weight.item<float>());
        Assert.Equal(10, averages.Averages.Single().Value.item<float>(), 5);
    }
}
