using Monk.Data;
using Monk.Data.Splitting;

namespace Monk.Tests.Data.Splitting;

public class StratifiedSplitTests
{
    [Theory]
    [InlineData(0.8, 80, 8, 2)]
    [InlineData(0.5, 50, 5, 2)]
    [InlineData(0.01, 1, 1, 1)]
    [InlineData(0.99, 99, 9, 2)]
    public void Each_class_is_divided_in_the_same_proportion_with_an_image_on_each_side(double fraction, int first, int second, int third)
    {
        var samples = Samples(100, 10, 3);

        var (train, validation) = StratifiedSplit.Split(samples, fraction, seed: 7);

        Assert.Equal([first, second, Math.Min(third, 2)], Enumerable.Range(0, 3).Select(label => train.Count(sample => sample.Label == label)));
        Assert.Equal(samples, train.Concat(validation).OrderBy(sample => samples.IndexOf(sample)));
        Assert.Equal(train.OrderBy(sample => samples.IndexOf(sample)), train);
    }

    [Fact]
    public void The_seed_decides_and_the_order_of_the_list_does_not()
    {
        var samples = Samples(50, 50);
        var first = StratifiedSplit.Split(samples, 0.8, seed: 1).Validation;

        Assert.Equal(first, StratifiedSplit.Split(samples, 0.8, seed: 1).Validation);
        Assert.Equal(first.ToHashSet(), StratifiedSplit.Split([.. samples.AsEnumerable().Reverse()], 0.8, seed: 1).Validation.ToHashSet());
        Assert.NotEqual(first, StratifiedSplit.Split(samples, 0.8, seed: 2).Validation);
    }

    [Fact]
    public void One_image_more_leaves_almost_all_others_on_their_side()
    {
        var samples = Samples(100);
        var before = StratifiedSplit.Split(samples, 0.8, seed: 3).Train.ToHashSet();

        var after = StratifiedSplit.Split([.. samples, new ImageSample("new.png", 0)], 0.8, seed: 3).Train.ToHashSet();

        Assert.InRange(before.Except(after).Count(), 0, 1);
    }

    /// <summary>A stored split must be drawn again by every later version.</summary>
    [Fact]
    public void The_division_is_the_one_that_it_has_always_been() =>
        Assert.Equal(["0/4.png", "0/9.png"], StratifiedSplit.Split(Samples(10), 0.8, seed: 42).Validation.Select(sample => sample.Path));

    [Fact]
    public void A_class_of_one_image_is_refused()
    {
        var failure = Assert.Throws<MonkException>(() => StratifiedSplit.Split(Samples(5, 1), 0.8, seed: 1));

        Assert.StartsWith("'1/0.png' is the only image of its class", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    public void A_fraction_that_is_none_is_refused(double fraction) =>
        Assert.Contains("between 0 and 1", Assert.Throws<MonkException>(() => StratifiedSplit.Split(Samples(5), fraction, seed: 1)).Message, StringComparison.Ordinal);

    private static List<ImageSample> Samples(params int[] counts) =>
        [.. counts.SelectMany((count, label) => Enumerable.Range(0, count).Select(number => new ImageSample($"{label}/{number}.png", label)))];
}
