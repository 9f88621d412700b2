using Monk.Data;
using Monk.Tests.Support;

namespace Monk.Tests.Data;

/// <summary>What folders are called decides whether they are classes, and which.</summary>
public sealed class FolderNamesTests : IDisposable
{
    // é in one character, and as e with an accent after it.
    private const string Composed = "caf\u00e9";
    private const string Decomposed = "cafe\u0301";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train/cat/1.png", "test/cat/1.png", "infer/1.png")]
    [InlineData("Train/cat/1.png", "TEST/cat/1.png", "Infer/1.png")]
    [InlineData("training/cat/1.png", "validation/cat/1.png", "testing/cat/1.png")]
    [InlineData("train/cat/1.png", "valid/cat/1.png", "predict/1.png")]
    [InlineData("train_images/1.png", "test-images/1.png", "inference/1.png")]
    [InlineData("seg_train/cat/1.png", "seg_test/cat/1.png", "seg_pred/1.png")]
    [InlineData("train2017/cat/1.png", "val2017/cat/1.png", "Prediction/1.png")]
    public void The_root_of_splits_is_refused(params string[] files)
    {
        Put(files);

        var message = Refused();

        Assert.Contains("holds splits", message, StringComparison.Ordinal);
        Assert.Contains($"Give '{Path.Combine(_folder.Path, files[0].Split('/')[0])}'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Splits_beside_other_folders_are_refused_when_they_hold_the_same_classes()
    {
        Put("train/cat/1.png", "train/dog/1.png", "test/Cat/1.png", "docs/1.png");

        var message = Refused();

        Assert.Contains("holds splits ('test', 'train') beside 'docs', not classes", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_to_give_is_that_of_the_purpose()
    {
        Put("train/cat/1.png", "val/cat/1.png", "test/cat/1.png");

        Assert.Contains($"Give '{In("train")}', a part of which then validates, or [\"{In("train")}\", \"{In("val")}\"].", Refused(), StringComparison.Ordinal);
        Assert.Contains($"Give '{In("test")}'.", Refused("test"), StringComparison.Ordinal);
        Assert.Contains($"Give '{In("val")}'.", Refused("validation"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test", "control", "test/1.png", "control/1.png")]
    [InlineData("train", "plane", "train/2019/1.png", "train/2020/1.png", "plane/2019/2.png")]
    [InlineData("valid", "invalid", "valid/1.png", "invalid/1.png")]
    [InlineData("test", "negative", "test/1.png", "train/2.png", "negative/1.png")]
    public void A_class_may_be_called_like_a_split_among_others_that_are_not(string one, string other, params string[] files)
    {
        Put(files);

        var classes = ImageFolder.Scan(_folder.Path, "training").Classes;

        Assert.Contains(one, classes);
        Assert.Contains(other, classes);
    }

    [Fact]
    public void A_test_folder_may_hold_only_the_class_that_is_called_test()
    {
        Put("test/1.png");

        Assert.Equal([new("test/1.png", 1)], ImageFolder.ScanKnown(_folder.Path, "test", ["control", "test"]).Samples);
    }

    [Fact]
    public void Splits_one_level_down_are_seen()
    {
        Put("data/train/cat/1.png", "data/test/cat/1.png");

        Assert.Contains($"It holds the splits 'test', 'train'. Give '{In("data", "train")}'.", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_folders_of_one_name_in_two_Unicode_forms_are_refused()
    {
        if (!OperatingSystem.IsLinux())
            return; // macOS takes the two for one.
        Put($"{Composed}/1.png", $"{Decomposed}/2.png", "tea/1.png");

        var message = Refused();

        Assert.Contains("2 class folders whose names are the same text", message, StringComparison.Ordinal);
        Assert.Contains("(U+0301 and U+00E9)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_folder_may_write_a_class_in_the_other_Unicode_form()
    {
        Put($"{Decomposed}/1.png", "tea/1.png");

        var set = ImageFolder.ScanKnown(_folder.Path, "test", ["bar", Composed, "tea"]);

        Assert.Equal([new($"{Decomposed}/1.png", 1), new("tea/1.png", 2)], set.Samples);
        Assert.Equal(["no test images of 'bar'"], set.Notes);
    }

    [Fact]
    public void Classes_that_differ_in_case_or_spaces_only_are_a_warning()
    {
        if (!OperatingSystem.IsLinux())
            return; // Other systems keep no such names apart.
        Put("Cat/1.png", "cat/1.png", "cat /1.png", "dog/1.png");

        Assert.Equal(
            "Warning: the training classes 'Cat', 'cat', 'cat ' differ in upper and lower case or in spaces only, and are taken for different classes",
            Assert.Single(ImageFolder.Scan(_folder.Path, "training").Notes));
    }

    [Fact]
    public void A_test_class_in_other_case_is_refused_with_the_class_that_may_be_meant()
    {
        Put("Cat/1.png", "dog /1.png");

        var message = Assert.Throws<MonkException>(() => ImageFolder.ScanKnown(_folder.Path, "test", ["cat", "dog"])).Message;

        Assert.Contains("'Cat' for 'cat', 'dog ' for 'dog'", message, StringComparison.Ordinal);
    }

    private string In(params string[] parts) => Path.Combine([_folder.Path, .. parts]);

    private void Put(params string[] files)
    {
        foreach (var file in files)
            File.WriteAllText(_folder.Combine(file.Split('/')), "x");
    }

    private string Refused(string purpose = "training") => Assert.Throws<MonkException>(() => ImageFolder.Scan(_folder.Path, purpose)).Message;
}
