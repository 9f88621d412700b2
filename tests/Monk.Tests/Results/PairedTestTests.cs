namespace Monk.Tests.Results;

public sealed class PairedTestTests
{
    // Sums of exact binomial coefficients over powers of two, made with Python's fractions; the first two also by hand: 2 (1 + 10) / 2^10,
    // 2 / 2^5.
    [Theory]
    [InlineData(1, 9, 0.021484375)]
    [InlineData(0, 5, 0.0625)]
    [InlineData(2, 12, 0.012939453125)]
    [InlineData(0, 0, 1)]
    [InlineData(6, 6, 1)]
    [InlineData(86, 150, 3.715936139571442e-05)]
    [InlineData(1000, 1200, 2.1817026407914712e-05)]
    [InlineData(600, 600, 1)]
    public void P_value_is_that_of_the_exact_binomial(int onlyFirst, int onlySecond, double expected)
    {
        var test = new PairedTest(onlyFirst, onlySecond, 5000);
        var mirrored = new PairedTest(onlySecond, onlyFirst, 5000);

        Assert.Equal(expected, test.PValue, expected * 1e-9);
        Assert.Equal(test.PValue, mirrored.PValue);
        Assert.Equal(expected < 0.05, test.IsSignificant);
    }

    [Fact]
    public void Only_images_that_both_could_read_are_counted()
    {
        var test = PairedTest.Of("11010-1", "10101-0")!;

        Assert.Equal((3, 2, 6), (test.OnlyFirstRight, test.OnlySecondRight, test.Images));

        var withGap = PairedTest.Of("1-0", "011")!;
        Assert.Equal((1, 1, 2), (withGap.OnlyFirstRight, withGap.OnlySecondRight, withGap.Images));
    }

    [Theory]
    [InlineData(null, "101")]
    [InlineData("101", null)]
    [InlineData("101", "10")]
    [InlineData("", "")]
    [InlineData("---", "101")]
    public void Without_the_same_images_there_is_no_test(string? first, string? second) => Assert.Null(PairedTest.Of(first, second));
}
