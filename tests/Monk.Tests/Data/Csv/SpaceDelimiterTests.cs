using Monk.Data;

namespace Monk.Tests.Data.Csv;

public sealed class SpaceDelimiterTests
{
    [Fact]
    public void A_file_whose_columns_are_separated_by_spaces_is_read()
    {
        var columns = CsvColumns.Read("ID Label\na.png cat\nb.png dog\n", " ", new CsvProblems("x.csv", "training"))!;

        Assert.Equal(" ", columns.Separator);
        Assert.Equal([("a.png", "cat"), ("b.png", "dog")], columns.Rows.Select(row => (row.Path, row.Label)));
    }
}
