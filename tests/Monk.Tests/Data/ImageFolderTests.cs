using Monk.Data;
using Monk.Tests.Support;

namespace Monk.Tests.Data;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Classes_and_images_come_in_ordinal_order()
    {
        Put("cat/b.png", "cat/a.JPG", "Zebra/1.tiff", "élan/ü ß.webp", "dog house/x y.pgm", "cat/B.png");

        var folder = Scan();

        Assert.Equal(["Zebra", "cat", "dog house", "élan"], folder.Classes);
        Assert.Equal(
            [new("Zebra/1.tiff", 0), new("cat/B.png", 1), new("cat/a.JPG", 1), new("cat/b.png", 1), new("dog house/x y.pgm", 2), new("élan/ü ß.webp", 3)],
            folder.Samples);
        Assert.Empty(folder.Notes);
        Assert.All(folder.Samples, sample => Assert.True(File.Exists(folder.FullPath(sample))));
    }

    [Fact]
    public void Images_in_folders_below_a_class_belong_to_it()
    {
        Put("cat/2019/may/1.png", "cat/2.png", "dog/1.png");

        Assert.Equal(["cat/2.png", "cat/2019/may/1.png", "dog/1.png"], Scan().Samples.Select(sample => sample.Path));
    }

    [Fact]
    public void Every_extension_counts_in_either_case()
    {
        string[] extensions = ["jpg", "jpeg", "jpe", "jfif", "png", "bmp", "webp", "gif", "tif", "tiff", "ppm", "pgm", "pbm", "pnm", "JPEG", "PnG"];
        Put([.. extensions.Select(extension => $"cat/{extension}.{extension}"), "dog/1.png"]);

        Assert.Equal(extensions.Length, Scan().Samples.Count(sample => sample.Label == 0));
    }

    [Fact]
    public void Stray_and_hidden_files_are_ignored_with_a_note()
    {
        Put(
            "cat/1.png", "dog/1.png", "README.txt", "notes.md", "dog/labels.csv", ".DS_Store", "cat/Thumbs.db", "__MACOSX/cat/._1.png",
            "cat/.ipynb_checkpoints/1-checkpoint.png", ".git/x.png");

        var folder = Scan();

        Assert.Equal(["cat", "dog"], folder.Classes);
        Assert.Equal(2, folder.Samples.Count);
        Assert.Equal(
            [
                "3 stray files ignored: README.txt, notes.md, dog/labels.csv",
                "5 hidden entries ignored: .DS_Store, .git, __MACOSX, cat/.ipynb_checkpoints, cat/Thumbs.db",
            ],
            folder.Notes);
    }

    [Fact]
    public void A_long_note_names_five_files_and_counts_the_rest()
    {
        Put(["cat/1.png", "dog/1.png", .. Enumerable.Range(1, 9).Select(number => $"{number}.txt")]);

        Assert.Equal(["9 stray files ignored: 1.txt, 2.txt, 3.txt, 4.txt, 5.txt and 4 more"], Scan().Notes);
    }

    [Fact]
    public void A_missing_folder_is_named_with_what_resembles_it()
    {
        Put("data/train/cat/1.png", "data/test/cat/1.png");

        var misspelt = Refused("data/trian");
        var deeper = Refused("dat/train/x");
        var nowhere = Refused("data/pictures");

        Assert.Contains($"The training folder '{_folder.Combine("data", "trian")}' does not exist. In '{_folder.Combine("data")}' there is no 'trian', but 'train'.", misspelt, StringComparison.Ordinal);
        Assert.Contains($"In '{_folder.Path}' there is no 'dat', but 'data'.", deeper, StringComparison.Ordinal);
        Assert.Contains($"'{_folder.Combine("data")}' exists, but holds no 'pictures'.", nowhere, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty", "x/1.png")]
    [InlineData("file.png", "is a file", "file.png")]
    [InlineData("flat", "has 2 images directly in it, and no class folder", "flat/1.png", "flat/2.png", "flat/.DS_Store")]
    [InlineData("texts", "has no class folder, only 1 file (a.txt)", "texts/a.txt")]
    [InlineData("hidden", "has no class folder, only 1 image that cannot be used: 1 × hidden by the dot that '.x' begins with (.x/a.png)", "hidden/.x/a.png")]
    [InlineData("none", "has nothing", "none/.git/a.png")]
    [InlineData("one", "has only one class, 'cat'", "one/cat/1.png")]
    [InlineData("gap", "has no image for class 'dog', only 1 other file (dog/a.txt)", "gap/cat/1.png", "gap/dog/a.txt")]
    [InlineData("gaps", "has no image for the classes 'dog', 'emu'", "gaps/cat/1.png", "gaps/dog/a.txt", "gaps/emu/b.txt")]
    [InlineData("splits", "holds splits ('test', 'train'), not classes", "splits/train/cat/1.png", "splits/test/cat/1.png")]
    [InlineData("nested", "It holds the folders 'cat', 'dog': if these are the classes, give", "nested/pets/cat/1.png", "nested/pets/dog/1.png")]
    public void A_folder_of_another_shape_is_refused_with_what_was_found(string root, string expected, params string[] files)
    {
        Put(files);

        var message = root.Length == 0 ? Assert.Throws<MonkException>(() => ImageFolder.Scan(" ", "training")).Message : Refused(root);

        Assert.Contains(expected, message, StringComparison.Ordinal);
        if (root.Length > 0)
            Assert.Contains(Path.Combine(root, "<class>", "<image>"), message, StringComparison.Ordinal);
    }

    [Fact]
    public void Symbolic_links_to_images_and_folders_are_followed()
    {
        Put("store/1.png", "store/more/2.png", "data/dog/1.png", "data/cat/own.png");
        Directory.CreateSymbolicLink(_folder.Combine("data", "cat", "linked"), _folder.Combine("store"));
        File.CreateSymbolicLink(_folder.Combine("data", "dog", "2.png"), _folder.Combine("store", "1.png"));
        Directory.CreateSymbolicLink(_folder.Combine("data", "emu"), _folder.Combine("store", "more"));

        var folder = ImageFolder.Scan(_folder.Combine("data"), "training");

        Assert.Equal(
            ["cat/linked/1.png", "cat/linked/more/2.png", "cat/own.png", "dog/1.png", "dog/2.png", "emu/2.png"],
            folder.Samples.Select(sample => sample.Path));
    }

    [Fact]
    public void A_circle_of_links_ends_with_a_note()
    {
        Put("cat/1.png", "cat/deep/2.png", "dog/1.png");
        Directory.CreateSymbolicLink(_folder.Combine("cat", "deep", "up"), _folder.Combine("cat"));
        Directory.CreateSymbolicLink(_folder.Combine("dog", "itself"), _folder.Combine("dog", "itself"));
        Directory.CreateSymbolicLink(_folder.Combine("dog", "gone"), _folder.Combine("nothing"));

        var folder = Scan();

        Assert.Equal(["cat/1.png", "cat/deep/2.png", "dog/1.png"], folder.Samples.Select(sample => sample.Path));
        Assert.Equal(
            [
                "Warning: 2 links in the training folder lead nowhere, so that images may be missing: dog/gone, dog/itself",
                "1 image of 3 comes from sub-folders of the training classes (cat/deep) and counts as the class above",
                "1 circular link ignored: cat/deep/up",
            ],
            folder.Notes);
    }

    [Fact]
    public void Another_class_list_relabels_by_name()
    {
        Put("cat/1.png", "emu/1.png");

        var relabelled = Scan().WithClasses(["ape", "cat", "dog", "emu"], "test");

        Assert.Equal([new("cat/1.png", 1), new("emu/1.png", 3)], relabelled.Samples);
        Assert.Equal(["no test images of 'ape', 'dog'"], relabelled.Notes);
        var failure = Assert.Throws<MonkException>(() => Scan().WithClasses(["cat", "dog"], "test"));
        Assert.Contains("has classes that the training data does not have: 'emu'. The classes are 'cat', 'dog'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_without_labels_are_listed()
    {
        Put("b.png", "a/c.jpg", "a.txt");

        var (paths, _, notes) = ImageFolder.ListImages(_folder.Path, "inference");

        Assert.Equal(["a/c.jpg", "b.png"], paths);
        Assert.Equal(["1 stray file ignored: a.txt"], notes);
        Put("empty/a.txt");
        Assert.Contains("holds no image, only 1 other file (a.txt)", Assert.Throws<MonkException>(() => ImageFolder.ListImages(_folder.Combine("empty"), "inference")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fingerprint_belongs_to_the_files_not_to_their_place()
    {
        Put("one/cat/1.png", "one/dog/1.png", "two/cat/1.png", "two/dog/1.png");
        var one = DatasetFingerprint.Of(ImageFolder.Scan(_folder.Combine("one"), "training"));

        Assert.Equal(64, one.Length);
        Assert.Equal(one, Two());
        File.AppendAllText(_folder.Combine("two", "cat", "1.png"), "!");
        var longer = Two();
        Put("two/cat/2.png");
        var more = Two();
        Assert.Equal(3, new[] { one, longer, more }.Distinct().Count());

        string Two() => DatasetFingerprint.Of(ImageFolder.Scan(_folder.Combine("two"), "training"));
    }

    private void Put(params string[] files)
    {
        foreach (var file in files)
            File.WriteAllText(_folder.Combine(file.Split('/')), "x");
    }

    private LabelledDataset Scan() => ImageFolder.Scan(_folder.Path, "training");

    private string Refused(string root) =>
        Assert.Throws<MonkException>(() => ImageFolder.Scan(Path.Combine(_folder.Path, root), "training")).Message;
}
