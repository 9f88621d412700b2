using Monk.Data;
using Monk.Data.Csv;
using Monk.Tests.Support;

namespace Monk.Tests.Data;

/// <summary>CSV files that nearly say what they hold: nothing of them is guessed, and no line of them is lost.</summary>
public sealed class CsvNeighboursTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CsvNeighboursTests()
    {
        foreach (var name in new[] { "a.jpg", "b.jpg", "c.jpg", "d.jpg", "my e.jpg", "sub/a.jpg", "sub/b.jpg" })
            File.WriteAllText(_folder.Combine(["images", .. name.Split('/')]), "x");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sex,label")]
    [InlineData("is_valid,target")]
    [InlineData("train,test,is_test")]
    public void Columns_of_0_and_1_that_are_named_like_a_label_or_a_split_are_no_classes(string headings)
    {
        var columns = headings.Split(',');
        var lines = columns.Select((_, one) => $"{(char)('a' + one)}.jpg,{string.Join(',', columns.Select((_, column) => column == one ? 1 : 0))}\n");

        Assert.Contains("does not say by itself where path and label are", Refused($"image,{headings}\n{string.Concat(lines)}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.0", "0.0")]
    [InlineData("\"1,0\"", "\"0,0\"")]
    [InlineData("1.000000000000000000e+00", "0.000000000000000000e+00")]
    [InlineData("TRUE", "False")]
    public void The_numbers_0_and_1_are_known_however_they_are_written(string one, string zero)
    {
        var set = Read($"image,red,green\na.jpg,{one},{zero}\nb.jpg,{zero},{one}\n");

        Assert.Equal(["green", "red"], set.Classes);
        Assert.Equal([("a.jpg", 1), ("b.jpg", 0)], set.Samples.Select(sample => (sample.Path, sample.Label)));
    }

    [Theory]
    [InlineData("image,split\na.jpg,train\nb.jpg,test\nc.jpg,train\n")]
    [InlineData("image,set\na.jpg,Train\nb.jpg,Valid\n")]
    [InlineData("image,is_valid\na.jpg,0\nb.jpg,1\n")]
    public void A_second_column_that_says_which_images_test_is_no_label(string text) =>
        Assert.Contains("says which images belong to which part", Refused(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("gone.dcm,cat\na.jpg,cat\nb.jpg,dog\n")]
    [InlineData("gone,cat\na.jpg,cat\nb.jpg,dog\n")]
    [InlineData("sub/gone,bird\nsub/a.jpg,cat\nsub/b.jpg,dog\n")]
    public void A_first_line_that_labels_an_image_is_no_header_even_when_the_image_is_missing(string text) =>
        Assert.Contains("looks like an image with its label, where a header is expected", Refused(text), StringComparison.Ordinal);

    [Fact]
    public void A_header_that_is_also_a_label_is_taken_when_the_columns_are_named()
    {
        const string Text = "image,fracture\na.jpg,fracture\nb.jpg,normal\n";

        Assert.Contains("if it is the header, pass columns: new(\"image\", \"fracture\")", Refused(Text), StringComparison.Ordinal);
        Assert.Equal(["fracture", "normal"], Read(Text, columns: new("image", "fracture")).Classes);
    }

    [Fact]
    public void Paths_that_are_written_as_URLs_are_told_of()
    {
        var url = new Uri(_folder.Combine("images", "my e.jpg")).AbsoluteUri;

        Assert.Contains("1 is there if the paths are read as URLs, such as 'my e.jpg' for 'my%20e.jpg'", Refused("ID,Label\nmy%20e.jpg,cat\n"), StringComparison.Ordinal);
        Assert.Contains("1 is there if the paths are read as URLs, such as 'my e.jpg' for 'file:", Refused($"ID,Label\n{url},cat\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_quotation_that_is_not_closed_is_named_by_the_line_where_it_opens()
    {
        Assert.Equal(["line 3"], LinesNamed("ID,Label\na.jpg,cat\nb.jpg,\"dog\nc.jpg,cat\nd.jpg,dog\n"));
        Assert.Equal(["line 3"], LinesNamed("ID,Label\r\na.jpg,cat\r\nb.jpg,\"dog\r\nc.jpg,cat"));
        Assert.Equal(["line 4"], LinesNamed("ID,Label\na.jpg,cat\n\nb.jpg,\"dog\nc.jpg,cat\n"));
        Assert.Equal(["line 3"], LinesNamed("ID,Label\na.jpg,cat\nb.jpg,\"dog\" x\nc.jpg,cat\n"));
        Assert.Equal(["line 4"], LinesNamed("ID,Label\n\"a.jpg\",\"cat\nof two lines\"\nb.jpg,\"dog\" x\nc.jpg,cat\n"));

        IEnumerable<string> LinesNamed(string text) => Refused(text).Split('\n').Where(line => line.Contains("quotation mark stands inside", StringComparison.Ordinal)).Select(line => line.Split(':')[0].Trim());
    }

    [Fact]
    public void Lists_are_no_classes()
    {
        const string Text = "ID,Label\na.jpg,\"['cat', 'dog']\"\nb.jpg,['dog']\n";

        Assert.Contains("has lists for labels, such as '['cat', 'dog']', and a list is no class", Refused(Text), StringComparison.Ordinal);
        Assert.Equal(2, Read(Text, LabelType.Single).Classes.Count);
    }

    [Fact]
    public void A_class_that_may_stand_for_a_missing_label_is_a_warning() => Assert.Equal(
        "Warning: 'NaN', 'n/a' are classes, as the label of 3 images; if it stands for a label that is missing, leave these lines out",
        Assert.Single(Read("ID,Label\na.jpg,cat\nb.jpg,NaN\nc.jpg,n/a\nd.jpg,NaN\n").Notes));

    [Fact]
    public void Labels_that_are_different_for_each_image_are_told_of()
    {
        var set = Read("ID,Label\na.jpg,P1\nb.jpg,P2\nc.jpg,P3\nd.jpg,P3\n");

        var message = Assert.Throws<MonkException>(() => ExperimentImages.Split(set.Samples, multiLabel: false, 0.5, seed: 0, set.Classes)).Message;

        Assert.StartsWith("'a.jpg' is the only image of its class, 'P1', which needs at least two", message, StringComparison.Ordinal);
        Assert.Contains("So it is with 2 of 3 classes: are these labels?", message, StringComparison.Ordinal);
    }

    private string Refused(string text) => Assert.Throws<MonkException>(() => Read(text)).Message;

    private LabelledDataset Read(string text, LabelType labelType = LabelType.Auto, CsvColumns? columns = null)
    {
        var csv = _folder.Combine("labels.csv");
        File.WriteAllText(csv, text);
        return ImageCsv.Read(new CsvRequest(csv, _folder.Combine("images"), "training") { LabelType = labelType, Columns = columns });
    }
}
