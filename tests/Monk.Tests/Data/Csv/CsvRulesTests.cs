using Monk.Data;
using Monk.Data.Csv;
using Monk.Tests.Support;

namespace Monk.Tests.Data.Csv;

/// <summary>What a CSV file does not say is asked for, not guessed.</summary>
public sealed class CsvRulesTests : IDisposable
{
    private const string Composed = "caf\u00e9";
    private const string Decomposed = "cafe\u0301";

    private readonly TemporaryFolder _folder = new();

    public CsvRulesTests()
    {
        foreach (var name in new[] { "a.jpg", "b.jpg", "c.jpg", "d.jpg", "sub/e.jpg" })
            File.WriteAllText(_folder.Combine(["images", .. name.Split('/')]), "x");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(";")]
    [InlineData("\t")]
    [InlineData("|")]
    public void A_comma_in_a_label_is_part_of_it_when_no_delimiter_is_given(string separator)
    {
        var set = Read($"ID{separator}Label\na.jpg{separator}shoe, red\nb.jpg{separator}shoe, blue\nc.jpg{separator}hat, red\n");

        Assert.Equal(LabelType.Single, set.LabelType);
        Assert.Equal(["hat, red", "shoe, blue", "shoe, red"], set.Classes);
        Assert.Equal("labels that hold ',', such as 'shoe, red', are one class each; if they are several labels, pass labelType: LabelType.Multiple and delimiter: \",\"", Assert.Single(set.Notes));
    }

    [Theory]
    [InlineData("ID;Label\na.jpg;cat,outdoor\nb.jpg;cat\n", "\",\"")]
    [InlineData("ID;Label\na.jpg;cat,outdoor\nb.jpg;outdoor,dog\n", "\",\"")]
    [InlineData("ID,Label\na.jpg,cat;outdoor\nb.jpg,outdoor\n", "\";\"")]
    [InlineData("ID,Label\na.jpg,\"cat,outdoor\"\nb.jpg,outdoor\n", "\",\"")]
    [InlineData("ID,Label\na.jpg,Edema|Mass\nb.jpg,Mass\n", "\"|\"")]
    [InlineData("ID,Label\na.jpg,cat outdoor\nb.jpg,cat\nc.jpg,outdoor\n", "\" \"")]
    public void Labels_that_look_like_several_are_asked_about(string text, string delimiter)
    {
        var message = Refused(text);

        Assert.Contains("may be one class or several labels", message, StringComparison.Ordinal);
        Assert.Contains($"labelType: LabelType.Multiple with delimiter: {delimiter}", message, StringComparison.Ordinal);
        Assert.Equal(LabelType.Single, Read(text, labelType: LabelType.Single).LabelType);
    }

    [Fact]
    public void A_name_of_two_words_is_no_question()
    {
        Assert.Equal(["dog", "hot dog"], Read("ID,Label\na.jpg,hot dog\nb.jpg,dog\n").Classes);
        Assert.Equal(["X-ray", "ray"], Read("ID,Label\na.jpg,X-ray\nb.jpg,ray\n").Classes);
    }

    [Fact]
    public void A_delimiter_that_separates_nothing_is_said() =>
        Assert.Equal("no label holds ';' (delimiter), so that each image has one class", Assert.Single(Read("ID,Label\na.jpg,cat\nb.jpg,dog\n", ";").Notes));

    [Fact]
    public void Several_labels_without_a_delimiter_are_told_apart_by_the_one_that_can_be_meant()
    {
        var set = Read("ID,Label\na.jpg,cat;out door\nb.jpg,dog\n", labelType: LabelType.Multiple);

        Assert.Equal(["cat", "dog", "out door"], set.Classes);
        Assert.Equal("labels of one image are separated by ';', as its labels show, such as 'cat;out door'", Assert.Single(set.Notes));
        var message = Assert.Throws<MonkException>(() => Read("ID,Label\na.jpg,cat outdoor\nb.jpg,dog\n", labelType: LabelType.Multiple)).Message;
        Assert.Contains("labels hold a space, such as 'cat outdoor'. Pass delimiter: \" \".", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_file_without_a_delimiter_is_split_into_the_labels_that_there_are()
    {
        var set = Read("ID,Label\na.jpg,cat;out door\nb.jpg,out door\n", labelType: LabelType.Multiple, classes: ["cat", "dog", "out door"]);

        Assert.Equal([[0, 2], [2]], set.Samples.Select(sample => sample.Labels!));
    }

    [Theory]
    [InlineData("image;class, in words\na.jpg;cat\nb.jpg;dog\n")]
    [InlineData("image,\"class; in words\"\na.jpg,cat\nb.jpg,dog\n")]
    [InlineData("sep=;\nimage;class\na.jpg;cat\nb.jpg;dog\n")]
    [InlineData("image|class\ta\na.jpg|cat\nb.jpg|dog\n")]
    public void Columns_are_separated_by_what_divides_every_line(string text) => Assert.Equal(["cat", "dog"], Read(text).Classes);

    [Fact]
    public void A_file_separated_by_spaces_is_read_or_refused_and_never_a_raw_exception()
    {
        Assert.Equal([new("a.jpg", 0), new("b.jpg", 1)], Read("ID Label\na.jpg cat\nb.jpg dog\n", " ").Samples);
        Assert.Contains("the header \"ID Label\" has one column", Refused("ID Label\na.jpg cat\nb.jpg dog\n"), StringComparison.Ordinal);
        Assert.Contains("has one column", Assert.Throws<MonkException>(() => Read("ID\na.jpg\n", " ")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_with_a_single_1_in_each_line_are_the_classes()
    {
        var set = Read("image,red,green,blue\na.jpg,1,0,0\nb.jpg,0,1,0\nc.jpg,0.0,0.0,1.0\nd.jpg,1,0,0\n");

        Assert.Equal(["blue", "green", "red"], set.Classes);
        Assert.Equal([new("a.jpg", 2), new("b.jpg", 1), new("c.jpg", 0), new("d.jpg", 2)], set.Samples);
        Assert.Equal(LabelType.Single, set.LabelType);
        Assert.Equal("the CSV file's columns 'red', 'green', 'blue' hold a single 1 in each line and are the classes that they are named after", Assert.Single(set.Notes));
    }

    [Fact]
    public void Columns_of_0_and_1_that_are_not_clear_are_asked_about()
    {
        const string Text = "image,red,green,blue\na.jpg,1,1,0\nb.jpg,0,1,0\nc.jpg,0,0,0\n";

        var message = Refused(Text);

        Assert.Contains("Pass columns: new(\"image\", \"blue\") if 'blue' holds the label; or columns: new(\"image\", \"red\", \"green\", \"blue\") if each of these columns is a label", message, StringComparison.Ordinal);
        var several = Read(Text, columns: new("image", "red", "green", "blue"));
        Assert.Equal(LabelType.Multiple, several.LabelType);
        Assert.Equal([["green", "red"], ["green"], []], several.Samples.Select(sample => sample.Labels!.Select(label => several.Classes[label])));
        Assert.Contains("images may have several labels: 2 lines of 3 have not a single 1, such as line 2", several.Notes);
        Assert.Contains("line 2: it has a 1 in 2 label columns", Assert.Throws<MonkException>(() => Read(Text, labelType: LabelType.Single, columns: new("image", "red", "green", "blue"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_column_that_holds_something_else_than_0_and_1_is_told_of_by_line() => Assert.Contains(
        "line 3: 'green' is '2', where a column for each label holds 0 or 1",
        Assert.Throws<MonkException>(() => Read("image,red,green\na.jpg,1,0\nb.jpg,0,2\n", columns: new("image", "red", "green"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_test_of_few_classes_is_read_by_the_classes_that_there_are()
    {
        var set = Read("image,red,green,blue\na.jpg,1,0,0\nb.jpg,0,1,0\n", labelType: LabelType.Single, classes: ["blue", "green", "red"]);

        Assert.Equal([new("a.jpg", 2), new("b.jpg", 1)], set.Samples);
    }

    [Theory]
    [InlineData("image,patient,label\na.jpg,p1,cat\nb.jpg,p2,dog\n", "columns: new(\"image\", \"label\")")]
    [InlineData("image,patient,age\na.jpg,p1,40\nb.jpg,p2,50\n", "columns: new(\"image\", \"patient\")")]
    [InlineData("image,label,class\na.jpg,0,cat\nb.jpg,1,dog\n", "are named like labels")]
    [InlineData(",image,label\n0,a.jpg,cat\n1,b.jpg,dog\n", "column 2, 'image', holds paths that exist, such as 'a.jpg'. Pass columns: new(\"image\", \"label\")")]
    [InlineData("label,file\ncat,a.jpg\ndog,b.jpg\n", "column 2, 'file', holds paths that exist, such as 'a.jpg'. Pass columns: new(\"file\", \"label\")")]
    [InlineData(",image,label\n0,a,cat\n1,b,dog\n", "column 2, 'image', holds names of files that are there in other upper and lower case or with an extension, such as 'a'. Pass columns: new(\"image\", \"label\")")]
    [InlineData("image,mask\na.jpg,c.jpg\nb.jpg,d.jpg\n", "holds paths of files too")]
    [InlineData("image,label,is_valid\na.jpg,cat,0\nb.jpg,dog,1\n", "column 3, 'is_valid', says which images belong to which part")]
    [InlineData("image,label,set\na.jpg,cat,train\nb.jpg,dog,test\n", "column 3, 'set', says which images belong to which part")]
    public void Columns_that_may_mean_something_else_are_asked_about(string text, string expected) => Assert.Contains(expected, Refused(text), StringComparison.Ordinal);

    [Theory]
    [InlineData(",image,label\n0,a.jpg,cat\n1,b.jpg,dog\n", "image", "label")]
    [InlineData("label,file\ncat,a.jpg\ndog,b.jpg\n", "file", "label")]
    [InlineData("x,x,label\n0,a.jpg,cat\n1,b.jpg,dog\n", "2", "label")]
    [InlineData("image,label,split\na.jpg,cat,train\nb.jpg,dog,test\n", "Image", "LABEL")]
    public void Columns_that_are_named_are_read(string text, string image, string label) =>
        Assert.Equal([new("a.jpg", 0), new("b.jpg", 1)], Read(text, columns: new(image, label)).Samples);

    [Fact]
    public void Columns_that_are_not_there_are_refused_with_those_that_are() => Assert.Contains(
        "columns names 'clas', which the training CSV file", Assert.Throws<MonkException>(() => Read("image,class\na.jpg,cat\nb.jpg,dog\n", columns: new("image", "clas"))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("ID,Label\na,cat\nb,dog\n", "2 are there with an extension, such as 'a.jpg' for 'a'")]
    [InlineData("ID,Label\na.png,cat\nb.png,dog\n", "2 are there with another extension, such as 'a.jpg' for 'a.png'")]
    [InlineData("ID,Label\nA.JPG,cat\nB.JPG,dog\n", "2 are there in other upper and lower case, such as 'a.jpg' for 'A.JPG'")]
    [InlineData("ID,Label\nimages/a.jpg,cat\nimages/b.jpg,dog\n", "2 are there relative to the CSV file's own folder: give ")]
    [InlineData("ID,Label\nold/place/a.jpg,cat\nold/place/b.jpg,dog\n", "2 are there directly in the folder, such as 'a.jpg' for 'old/place/a.jpg'")]
    [InlineData("ID,Label\n/kaggle/input/a.jpg,cat\n/kaggle/input/b.jpg,dog\n", "2 are there directly in the folder, such as 'a.jpg' for '/kaggle/input/a.jpg'")]
    [InlineData("ID,Label\nSub\\E.jpg,cat\nSub\\F.jpg,dog\n", "1 is there in other upper and lower case, such as 'sub/e.jpg' for 'Sub\\E.jpg'")]
    [InlineData("ID,Label\ne.jpg,cat\nz.jpg,dog\n", "1 is there in folders below, such as 'sub/e.jpg' for 'e.jpg'")]
    public void When_no_image_exists_what_fits_is_said(string text, string fit)
    {
        if (OperatingSystem.IsLinux()) // Elsewhere case does not count.
            Assert.Contains(fit, Refused(text), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_most_of_whose_images_are_missing_is_refused()
    {
        var text = "ID,Label\na.jpg,cat\nb.jpg,dog\nc.jpg,dog\n" + string.Concat(Enumerable.Range(0, 197).Select(number => $"x{number}.jpg,cat\n"));

        var message = Refused(text);

        Assert.Contains("lists 200 images, of which 197 do not exist", message, StringComparison.Ordinal);
        Assert.Contains("x0.jpg (line 5), x1.jpg (line 6)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_all_of_whose_images_are_missing_is_not_left_out_in_silence() => Assert.Contains(
        "lists 1 image of 'emu', of which none exists", Refused("ID,Label\na.jpg,cat\nb.jpg,dog\nc.jpg,dog\nx.jpg,emu\n"), StringComparison.Ordinal);

    [Fact]
    public void Missing_images_in_small_number_are_a_note_that_counts_them_and_says_what_fits()
    {
        foreach (var number in Enumerable.Range(0, 40))
            File.WriteAllText(_folder.Combine("images", $"n{number}.jpg"), "x");

        var set = Read("ID,Label\na.jpg,cat\nb.jpg,dog\nB.JPG,dog\n" + string.Concat(Enumerable.Range(0, 40).Select(number => $"n{number}.jpg,dog\n")));

        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(
                "1 of 43 training images is lost: 1 × no such file (B.JPG (line 4)) Of these, 1 is there in other upper and lower case, such as 'b.jpg' for 'B.JPG': write them as the files are called.",
                Assert.Single(set.Notes));
        }
    }

    [Fact]
    public void Files_and_labels_are_found_in_either_Unicode_form()
    {
        File.WriteAllText(_folder.Combine("images", Decomposed, $"{Decomposed}.jpg"), "x");

        var set = Read($"ID,Label\n{Composed}/{Composed}.jpg,{Composed}\na.jpg,{Decomposed}\nb.jpg,tea\n");

        Assert.Equal([Composed, "tea"], set.Classes);
        Assert.Equal(3, set.Samples.Count);
        Assert.Empty(set.Missing);
        Assert.All(set.Samples, sample => Assert.True(File.Exists(set.FullPath(sample))));
        Assert.Equal([new("a.jpg", 1)], Read($"ID,Label\na.jpg,{Composed}\n", labelType: LabelType.Single, classes: ["bar", Decomposed]).Samples);
    }

    [Fact]
    public void Labels_that_differ_in_case_only_are_a_warning_and_in_a_test_named()
    {
        Assert.Equal(
            "Warning: the training classes 'Cat', 'cat' differ in upper and lower case or in spaces only, and are taken for different classes",
            Assert.Single(Read("ID,Label\na.jpg,cat\nb.jpg,Cat\nc.jpg,dog\n").Notes));
        Assert.Contains(
            "'Cat' for 'cat'",
            Assert.Throws<MonkException>(() => Read("ID,Label\na.jpg,Cat\n", labelType: LabelType.Single, classes: ["cat", "dog"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Listed_images_that_cannot_be_read_are_lost()
    {
        File.WriteAllText(_folder.Combine("images", "p.heic"), "x");
        File.CreateSymbolicLink(_folder.Combine("images", "q.jpg"), _folder.Combine("gone.jpg"));

        var set = Read("ID,Label\na.jpg,cat\nb.jpg,dog\np.heic,cat\nq.jpg,dog\n");

        Assert.Equal([("p.heic", "HEIC, which Monk cannot read"), ("q.jpg", "a link that leads nowhere")], set.Lost.Select(lost => (lost.Path, lost.Reason)));
        Assert.Equal([new("cat", 2, 1, 0), new("dog", 2, 1, 0)], DatasetSetReport.Of(set, "train", null).Classes);
    }

    [Fact]
    public void What_an_experiment_of_before_has_read_is_not_asked_about()
    {
        var request = new CsvRequest(Write("image,red,green\na.jpg,1,0\nb.jpg,0,1\n"), Path.Combine(_folder.Path, "images"), "training") { Delimiter = ",", Lenient = true };

        Assert.Equal(["0", "1"], ImageCsv.Read(request).Classes);
    }

    private string Write(string text)
    {
        var path = _folder.Combine("list.csv");
        File.WriteAllText(path, text);
        return path;
    }

    private LabelledDataset Read(string text, string? delimiter = null, LabelType labelType = LabelType.Auto, CsvColumns? columns = null, IReadOnlyList<string>? classes = null) =>
        ImageCsv.Read(new CsvRequest(Write(text), Path.Combine(_folder.Path, "images"), "training") { Delimiter = delimiter, LabelType = labelType, Columns = columns, Classes = classes });

    private string Refused(string text) => Assert.Throws<MonkException>(() => Read(text)).Message;
}
