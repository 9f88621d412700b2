using Monk.Data;
using Monk.Tests.Support;

namespace Monk.Tests.Data;

/// <summary>
/// Folders that nearly hold what they should: no image of them goes missing in a neutral note, and none is counted twice.
/// </summary>
public sealed class FolderNeighboursTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("trainA/1.png", "trainB/1.png", "testA/1.png", "testB/1.png")]
    [InlineData("train_cat/1.png", "train_dog/1.png", "test_cat/1.png", "test_dog/1.png")]
    [InlineData("cat-train/1.png", "dog-train/1.png", "cat-val/1.png")]
    public void Folders_that_are_a_split_and_a_class_in_one_are_refused(params string[] files)
    {
        Put(files);

        var message = Refused();

        Assert.Contains("holds splits", message, StringComparison.Ordinal);
        Assert.Contains("Make a folder for each split and move its classes into it, such as", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train_old/1.png", "train_new/1.png")]
    [InlineData("trainer/1.png", "tester/1.png")]
    [InlineData("test_positive/1.png", "control/1.png")]
    public void Classes_that_only_begin_like_splits_are_classes(params string[] files)
    {
        Put(files);
        Assert.Equal(2, Scan().Classes.Count);
    }

    [Fact]
    public void A_folder_for_another_purpose_below_a_class_is_a_warning()
    {
        Put("cat/1.png", "cat/test/2.png", "dog/1.png");
        const string Suspicion = "'test' looks like a split of another purpose, and its images are taken with the others";

        Assert.EndsWith(Suspicion, Assert.Single(Scan().Notes), StringComparison.Ordinal);
        Assert.DoesNotContain(ImageFolder.ScanKnown(_folder.Path, "test", ["cat", "dog"]).Notes, DatasetNote.IsWarning);
    }

    [Fact]
    public void A_class_deep_below_another_is_a_warning()
    {
        Put("cat/more/dog/1.png", "cat/2.png", "dog/1.png");
        Assert.StartsWith("Warning: 1 image of 3 comes from sub-folders", Assert.Single(Scan().Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_classes_that_are_one_folder_by_a_link_are_refused()
    {
        Put("cat/1.png", "dog/1.png");
        Directory.CreateSymbolicLink(_folder.Combine("lion"), _folder.Combine("cat"));

        Assert.Contains("'cat', 'lion' are the same folder by links", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Archives_are_a_warning_wherever_they_lie()
    {
        Put("cat/1.png", "cat/more.zip", "dog/1.png", "bird.tar.gz", "readme.txt");

        Assert.Equal(
            [
                "Warning: 2 archives in the training folder are not opened, so that images may be missing: bird.tar.gz, cat/more.zip. Unpack what holds images",
                "1 stray file ignored: readme.txt",
            ],
            Scan().Notes);
    }

    [Fact]
    public void Images_under_whatever_extension_are_lost_images()
    {
        Put("cat/1.png", "dog/1.png", "cat/notes.txt", "cat/table.xyz");
        foreach (var name in new[] { "a.png.txt", "b.jpg_large", "c.jpg?w=1", "d.png ", "e.bak", "f.png~" })
            File.WriteAllBytes(_folder.Combine("cat", name), [0xFF, 0xD8, 0xFF, 0xE0]);

        var set = Scan();

        Assert.Equal(["cat/a.png.txt", "cat/b.jpg_large", "cat/c.jpg?w=1", "cat/d.png "], set.Lost.Select(lost => lost.Path));
        Assert.Equal("4 stray files ignored: cat/e.bak, cat/f.png~, cat/notes.txt, cat/table.xyz", set.Notes[^1]);
    }

    [Fact]
    public void What_network_storage_leaves_is_no_class()
    {
        Put("cat/1.png", "dog/1.png", "#recycle/2.png", "@Recycle/3.png", "lost+found/4.png");
        Assert.Equal(["cat", "dog"], Scan().Classes);
    }

    [Fact]
    public void Images_and_their_masks_are_a_warning()
    {
        Put("images/1.png", "masks/1.png");
        Assert.StartsWith("Warning: the training classes are 'images', 'masks', which look like images and their masks", Assert.Single(Scan().Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_root_that_is_a_dangling_link_is_called_one()
    {
        var link = _folder.Combine("link");
        File.CreateSymbolicLink(link, _folder.Combine("nowhere"));

        Assert.Contains("is a link that leads nowhere", Assert.Throws<MonkException>(() => ImageFolder.Scan(link, "training")).Message, StringComparison.Ordinal);
        Assert.Contains("a link that leads nowhere", Assert.Throws<MonkException>(() => DatasetLocation.One(link, null, null, LabelType.Auto).RequireExisting()).Message, StringComparison.Ordinal);
    }

    private void Put(params string[] files)
    {
        foreach (var file in files)
            File.WriteAllText(_folder.Combine(file.Split('/')), "x");
    }

    private LabelledDataset Scan() => ImageFolder.Scan(_folder.Path, "training");

    private string Refused() => Assert.Throws<MonkException>(Scan).Message;
}
