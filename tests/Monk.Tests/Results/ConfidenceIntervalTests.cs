namespace Monk.Tests.Results;

public sealed class ConfidenceIntervalTests
{
    // R. G. Newcombe, "Two-sided confidence intervals for the single proportion: comparison of seven methods", 1998, table I, method 3.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Wilson_gives_published_intervals(int successes, int trials, double low, double high)
    {
        var interval = ConfidenceInterval.Wilson(successes, trials);

        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Fact]
    public void All_right_ends_at_one_and_mirrors_none_right()
    {
        var all = ConfidenceInterval.Wilson(20, 20);
        var none = ConfidenceInterval.Wilson(0, 20);

        Assert.Equal(1, all.High);
        Assert.Equal(0, none.Low);
        Assert.Equal(1 - none.High, all.Low, 12);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(-1, 5)]
    [InlineData(6, 5)]
    public void Impossible_counts_are_refused(int successes, int trials) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfidenceInterval.Wilson(successes, trials));
}
