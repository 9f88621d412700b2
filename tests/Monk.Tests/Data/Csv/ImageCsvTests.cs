using System.Text;
using Monk.Data;
using Monk.Data.Csv;
using Monk.Tests.Support;

namespace Monk.Tests.Data.Csv;

public sealed class ImageCsvTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ImageCsvTests()
    {
        foreach (var name in new[] { "a.jpg", "b.jpg", "c.jpg", "sub/d.jpg" })
            File.WriteAllText(_folder.Combine(["images", .. name.Split('/')]), "x");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Paths_and_labels_are_read_whatever_the_columns_are_called()
    {
        var set = Read("ID,LABEL\nsub/d.jpg,dog\nb.jpg,cat\na.jpg,dog\n");

        Assert.Equal(["cat", "dog"], set.Classes);
        Assert.Equal([new("a.jpg", 1), new("b.jpg", 0), new("sub/d.jpg", 1)], set.Samples);
        Assert.Equal(LabelType.Single, set.LabelType);
        Assert.Empty(set.Notes);
    }

    [Theory]
    [InlineData(",")]
    [InlineData(";")]
    [InlineData("\t")]
    [InlineData("|")]
    public void The_header_tells_what_separates_the_columns(string separator)
    {
        var set = Read($"file{separator}class\na.jpg{separator}cat\nb.jpg{separator}dog\n");

        Assert.Equal([new("a.jpg", 0), new("b.jpg", 1)], set.Samples);
    }

    [Theory]
    [InlineData(" ")]
    [InlineData(";")]
    [InlineData("-")]
    [InlineData("|")]
    [InlineData("\t")]
    public void A_delimiter_that_separates_no_columns_and_occurs_in_labels_separates_labels(string delimiter)
    {
        var set = Read($"ID,Labels\na.jpg,cat{delimiter}outdoor\nb.jpg,dog\nc.jpg,outdoor{delimiter}dog\n", delimiter);

        Assert.Equal(LabelType.Multiple, set.LabelType);
        Assert.Equal(["cat", "dog", "outdoor"], set.Classes);
        Assert.Equal([[0, 2], [1], [1, 2]], set.Samples.Select(sample => sample.Labels!));
    }

    [Fact]
    public void Labels_in_quotation_marks_may_be_separated_by_what_separates_the_columns_when_that_is_said()
    {
        const string Text = "ID,Labels\na.jpg,\"cat,outdoor\"\nb.jpg,dog\n";

        Assert.Equal(["cat", "dog", "outdoor"], Read(Text, labelType: LabelType.Multiple).Classes);
        Assert.Equal(["cat,outdoor", "dog"], Read(Text).Classes);
    }

    [Fact]
    public void A_space_or_a_hyphen_in_a_class_name_makes_nothing_of_it_by_itself()
    {
        var set = Read("ID,Label\na.jpg,normal lung\nb.jpg,X-ray; lateral\n");

        Assert.Equal(LabelType.Single, set.LabelType);
        Assert.Equal(["X-ray; lateral", "normal lung"], set.Classes);
        Assert.Equal(LabelType.Single, Read("ID,Label\na.jpg,normal lung\nb.jpg,pneumonia\n", " ", LabelType.Single).LabelType);
    }

    [Fact]
    public void An_image_may_have_no_label_where_it_may_have_several()
    {
        var set = Read("ID,Labels\na.jpg,cat dog\nb.jpg,\nc.jpg,dog\n", " ");

        Assert.Empty(set.Samples[1].Labels!);
        Assert.Equal(-1, set.Samples[1].Label);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void A_mark_of_the_encoding_is_not_part_of_the_header(string encoding)
    {
        var path = _folder.Combine("marked.csv");
        File.WriteAllText(path, "ID,Label\r\na.jpg,Käse\r\nb.jpg,犬\r\n", Encoding.GetEncoding(encoding));

        Assert.Equal(["Käse", "犬"], ImageCsv.Read(path, Images, ",", LabelType.Auto, "training").Classes);
    }

    [Fact]
    public void Another_encoding_is_refused_with_its_line()
    {
        var path = _folder.Combine("latin.csv");
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes("ID,Label\na.jpg,cat\nb.jpg,Käse\n"));

        var message = Assert.Throws<MonkException>(() => ImageCsv.Read(path, Images, ",", LabelType.Auto, "training")).Message;
        Assert.Contains("not in UTF-8: line 3", message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_wrong_lines_are_told_of_at_once()
    {
        var message = Refused("ID,Label\na.jpg,cat,dog\n,cat\n\nb.jpg\nc.jpg,dog\n");

        Assert.Contains("line 2: it has 3 columns, the header has 2 (ID, Label)", message, StringComparison.Ordinal);
        Assert.Contains("line 3: the path of the image is empty", message, StringComparison.Ordinal);
        Assert.Contains("line 5: it has 1 column", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_is_asked_for_where_an_image_has_one() =>
        Assert.Contains("line 3: the label is empty", Refused("ID,Label\na.jpg,cat\nb.jpg,\nc.jpg,dog\n"), StringComparison.Ordinal);

    [Fact]
    public void A_quotation_mark_that_is_not_closed_is_told_of() =>
        Assert.Contains("quotation mark", Refused("ID,Label\na.jpg,ca\"t\nb.jpg,dog\n"), StringComparison.Ordinal);

    [Fact]
    public void An_image_with_two_classes_is_refused_and_a_repeated_line_ignored()
    {
        Assert.Contains("line 4: 'a.jpg' is labelled 'dog' here and 'cat' in line 2", Refused("ID,Label\na.jpg,cat\nb.jpg,dog\na.jpg,dog\n"), StringComparison.Ordinal);

        var set = Read("ID,Label\na.jpg,cat\nb.jpg,dog\n./a.jpg,cat\n");
        Assert.Equal(2, set.Samples.Count);
        Assert.Equal(["1 repeated line ignored: a.jpg (line 4)"], set.Notes);
    }

    [Fact]
    public void Missing_images_are_left_out_and_named()
    {
        var set = Read("ID,Label\na.jpg,cat\ngone.jpg,cat\nb.jpg,dog\n");

        Assert.Equal(["a.jpg", "b.jpg"], set.Samples.Select(sample => sample.Path));
        Assert.Equal([new("gone.jpg", 3)], set.Missing);
        var lost = Assert.Single(set.Lost);
        Assert.Equal(("gone.jpg", 3, "no such file", "cat"), (lost.Path, lost.Line, lost.Reason, Assert.Single(lost.Classes)));
        Assert.Equal(["Warning: 1 of 2 training images of 'cat' is lost: 1 × no such file (gone.jpg (line 3))"], set.Notes);
    }

    [Fact]
    public void When_no_image_exists_the_place_looked_in_is_named() =>
        Assert.Contains(Path.Combine(Images, "x", "1.jpg"), Refused("ID,Label\nx/1.jpg,cat\nx/2.jpg,dog\n"), StringComparison.Ordinal);

    [Fact]
    public void A_path_may_lead_out_of_the_folder_to_a_file_that_exists_only()
    {
        File.WriteAllText(_folder.Combine("other", "e.jpg"), "x");

        var set = Read("ID,Label\na.jpg,cat\n../other/e.jpg,dog\n");
        Assert.Contains(new ImageSample("../other/e.jpg", 1), set.Samples);
        Assert.Equal(["1 image outside the data set's folder: ../other/e.jpg (line 3)"], set.Notes);

        Assert.Contains("line 3: '../other/gone.jpg' leads out of the data set's folder", Refused("ID,Label\na.jpg,cat\n../other/gone.jpg,dog\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_written_on_Windows_is_found()
    {
        Assert.Contains(new ImageSample("sub/d.jpg", 1), Read("ID,Label\na.jpg,cat\nsub\\d.jpg,dog\n").Samples);
    }

    [Fact]
    public void A_class_that_was_never_trained_is_refused_with_its_line()
    {
        var path = Write("ID,Label\na.jpg,cat\nb.jpg,bird\n");

        var message = Assert.Throws<MonkException>(() => ImageCsv.Read(path, Images, ",", LabelType.Single, "test", ["cat", "dog"])).Message;
        Assert.Contains("line 3: the training data has no class 'bird', only 'cat', 'dog'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_classes_given_decide_what_a_label_is()
    {
        var set = ImageCsv.Read(Write("ID,Label\na.jpg,dog\n"), Images, ",", LabelType.Single, "test", ["cat", "dog"]);

        Assert.Equal([new("a.jpg", 1)], set.Samples);
        Assert.Equal(["no test images of 'cat'"], set.Notes);
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("ID\na.jpg\n", "has one column")]
    [InlineData("ID,Label\n", "lists no image")]
    [InlineData("ID,Label\na.jpg,cat\nb.jpg,cat\n", "only one class, 'cat'")]
    [InlineData("a.jpg,cat\nb.jpg,dog\n", "where a header is expected")]
    public void What_is_no_list_of_images_is_refused(string text, string reason) => Assert.Contains(reason, Refused(text), StringComparison.Ordinal);

    [Fact]
    public void Other_columns_are_ignored_with_a_note() =>
        Assert.Equal(["2 columns beside path and label ignored: fold, age"], Read("ID,Label,fold,age\na.jpg,cat,1,40\nb.jpg,dog,2,50\n").Notes);

    [Fact]
    public void What_was_written_is_read_back()
    {
        var set = Read("ID,Labels\na.jpg,\"b \"\"c\"\"|x, y\"\nb.jpg,x; z\nc.jpg,\n", "|");
        var path = _folder.Combine("written.csv");
        var delimiter = ImageCsvWriter.DelimiterFor(set.Classes);
        Assert.Equal("|", delimiter);

        ImageCsvWriter.Write(path, set, set.Samples, delimiter);

        var read = ImageCsv.Read(path, Images, delimiter, LabelType.Multiple, "training");
        Assert.Equal(set.Classes, read.Classes);
        Assert.Equal(set.Samples.Select(sample => (sample.Path, string.Join(' ', sample.Labels!))), read.Samples.Select(sample => (sample.Path, string.Join(' ', sample.Labels!))));
    }

    [Fact]
    public void What_was_written_is_read_back_with_the_spaces_around_it()
    {
        var folder = _folder.Combine("spaces");
        foreach (var file in new[] { " cat/1.jpg", " cat/2 .jpg ", "dog / 3.jpg" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, file))!);
            File.WriteAllText(Path.Combine(folder, file), "");
        }

        LabelledDataset set = new(folder, [" cat", "dog "], [new(" cat/1.jpg", 0), new(" cat/2 .jpg ", 0), new("dog / 3.jpg", 1)], []);
        var path = _folder.Combine("written.csv");
        ImageCsvWriter.Write(path, set, set.Samples, ",");

        var read = ImageCsv.Read(path, folder, ",", LabelType.Single, "training", asWritten: true);

        Assert.Equal(set.Classes, read.Classes);
        Assert.Equal(set.Samples, read.Samples);
        Assert.Empty(read.Notes);
    }

    private string Images => Path.Combine(_folder.Path, "images");

    private string Write(string text)
    {
        var path = _folder.Combine("list.csv");
        File.WriteAllText(path, text);
        return path;
    }

    private LabelledDataset Read(string text, string delimiter = ",", LabelType labelType = LabelType.Auto) => ImageCsv.Read(Write(text), Images, delimiter, labelType, "training");

    private string Refused(string text) => Assert.Throws<MonkException>(() => Read(text)).Message;
}
