using Monk.Data;
using Monk.Data.Splitting;

namespace Monk.Tests.Data.Splitting;

public sealed class IterativeStratificationTests
{
    private readonly LabelledDataset _set = MultiLabelSamples.Set(1000, 0.6, 0.2, 0.03, 0.01);

    [Fact]
    public void Each_label_is_divided_in_the_same_proportion()
    {
        var (train, validation) = IterativeStratification.Split(_set.Samples, 0.8, seed: 1);

        Assert.InRange(train.Count, 790, 810);
        for (var label = 0; label < 4; label++)
        {
            var all = MultiLabelSamples.Count(_set.Samples, label);
            Assert.True(Math.Abs(MultiLabelSamples.Count(train, label) - 0.8 * all) <= 1.5, $"label {label}: {MultiLabelSamples.Count(train, label)} of {all} train");
        }

        Assert.Equal(_set.Samples, train.Concat(validation).OrderBy(sample => sample.Path, StringComparer.Ordinal));
    }

    [Fact]
    public void Folds_have_every_label_equally_often()
    {
        var folds = IterativeStratification.Divide(_set.Samples, [0.2, 0.2, 0.2, 0.2, 0.2], seed: 4);

        for (var label = 0; label < 4; label++)
        {
            var counts = Enumerable.Range(0, 5).Select(fold => MultiLabelSamples.Count(_set.Samples.Where((_, i) => folds[i] == fold), label)).ToList();
            Assert.True(counts.Max() - counts.Min() <= 2, $"label {label}: {string.Join(", ", counts)}");
        }
    }

    [Fact]
    public void The_seed_decides_and_the_order_of_the_list_does_not()
    {
        var first = Validation(_set.Samples, 1);

        Assert.Equal(first, Validation(_set.Samples, 1));
        Assert.Equal(first.Order(), Validation([.. _set.Samples.Reverse()], 1).Order());
        Assert.NotEqual(first, Validation(_set.Samples, 2));
    }

    /// <summary>
    /// By hand: the rare label's two images go to one part each, then the other label's to the part that lacks more of it.
    /// </summary>
    [Fact]
    public void The_rarest_label_is_dealt_out_first()
    {
        List<ImageSample> samples = [.. Enumerable.Range(0, 8).Select(i => new ImageSample($"{i}.png", 0) { Labels = i < 2 ? [0, 1] : [0] })];

        var parts = IterativeStratification.Divide(samples, [0.5, 0.5], seed: 0);

        Assert.NotEqual(parts[0], parts[1]);
        Assert.Equal(4, parts.Count(part => part == 0));
    }

    [Fact]
    public void A_part_that_would_be_empty_is_refused()
    {
        var one = MultiLabelSamples.Set(1, 1.0, 1.0);

        Assert.Contains("cannot be split", Assert.Throws<MonkException>(() => IterativeStratification.Split(one.Samples, 0.8, 0)).Message, StringComparison.Ordinal);
    }

    private static List<string> Validation(IReadOnlyList<ImageSample> samples, int seed) => [.. IterativeStratification.Split(samples, 0.8, seed).Validation.Select(sample => sample.Path)];
}
