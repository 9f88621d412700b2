using Monk.Experiments;

namespace Monk.Tests.Experiments;

public sealed class ExperimentNamesTests
{
    [Theory]
    [InlineData("Pneumonia_Classification")]
    [InlineData("exp-1")]
    [InlineData("v1.2")]
    [InlineData("7")]
    public void Letters_digits_hyphens_underscores_and_inner_dots_are_allowed(string name) =>
        Assert.Equal(name, ExperimentNames.Checked("project", name));

    [Theory]
    [InlineData("../x")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData(".hidden")]
    [InlineData("ends.")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a b")]
    [InlineData("röntgen")]
    [InlineData("line\n")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("NUL")]
    [InlineData("com1.txt")]
    public void Names_that_could_not_be_a_plain_folder_are_refused(string? name)
    {
        var error = Assert.Throws<MonkException>(() => ExperimentNames.Checked("experiment", name));
        Assert.Contains("experiment", error.Message);
    }

    [Fact]
    public void No_project_takes_the_folder_of_the_comparisons()
    {
        Assert.Throws<MonkException>(() => ExperimentNames.Checked("project", "Comparison"));
        Assert.Equal("comparison", ExperimentNames.Checked("experiment", "comparison"));
    }

    [Fact]
    public void A_very_long_name_is_refused() =>
        Assert.Throws<MonkException>(() => ExperimentNames.Checked("project", new string('a', 101)));
}
