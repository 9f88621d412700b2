using System.Runtime.InteropServices;
using System.Text;
using Monk.Data;
using Monk.Tests.Support;

namespace Monk.Tests.Results;

/// <summary>Images that are there and not used are counted by class, with the reason.</summary>
public sealed class LostImagesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Photos_of_a_kind_that_is_not_read_are_lost_images_and_a_warning()
    {
        Put([.. Numbered("cat/{0}.HEIC", 20), .. Numbered("cat/{0}.jpg", 6), .. Numbered("dog/{0}.jpg", 26)]);

        var set = Scan();

        Assert.Equal([new("cat", 26, 6, 0), new("dog", 26, 26, 0)], Report(set).Classes);
        Assert.Equal(20, Report(set).Classes[0].Lost);
        Assert.All(set.Lost, lost => Assert.Equal(("HEIC, which Monk cannot read", "cat"), (lost.Reason, Assert.Single(lost.Classes))));
        Assert.Equal(
            ["Warning: 20 of 26 training images of 'cat' are lost: 20 × HEIC, which Monk cannot read (cat/1.HEIC, cat/10.HEIC, cat/11.HEIC, cat/12.HEIC, cat/13.HEIC and 15 more)"],
            set.Notes);
        Assert.Equal("20 of 26 training images of 'cat' are lost", Assert.Single(Report(set).Warnings).Split(':')[0]);
    }

    [Theory]
    [InlineData("x.avif", "AVIF")]
    [InlineData("x.dcm", "DICOM")]
    [InlineData("x.CR2", "camera raw")]
    [InlineData("x.dng", "camera raw")]
    [InlineData("x.jp2", "JPEG 2000")]
    [InlineData("x.nii.gz", "NIfTI")]
    [InlineData("x.svs", "whole-slide image")]
    public void Kinds_that_are_not_read_are_named(string file, string kind)
    {
        Put("cat/1.png", "dog/1.png", $"cat/{file}");

        Assert.Equal($"{kind}, which Monk cannot read", Assert.Single(Scan().Lost).Reason);
    }

    [Fact]
    public void Images_without_an_extension_are_known_by_their_first_bytes()
    {
        Put("cat/1.png", "dog/1.png", "dog/notes", "dog/v1.2");
        File.WriteAllBytes(_folder.Combine("cat", "1.2.840.113"), [.. new byte[128], .. "DICM"u8]);
        File.WriteAllBytes(_folder.Combine("cat", "IMG_1"), [0xFF, 0xD8, 0xFF, 0xE0]);
        File.WriteAllBytes(_folder.Combine("cat", "IMG_2"), [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0]);

        var set = Scan();

        Assert.Equal(
            [("cat/1.2.840.113", "DICOM, which Monk cannot read"), ("cat/IMG_1", "JPEG without the extension of one"), ("cat/IMG_2", "HEIC, which Monk cannot read")],
            set.Lost.Select(lost => (lost.Path, lost.Reason)));
        Assert.Equal("2 stray files ignored: dog/notes, dog/v1.2", set.Notes[^1]);
    }

    [Fact]
    public void A_few_lost_images_are_a_note_and_above_one_in_twenty_a_warning()
    {
        Put([.. Numbered("cat/{0}.png", 19), "cat/x.heic", .. Numbered("dog/{0}.png", 18), "dog/x.heic"]);

        var set = Scan();

        Assert.Equal(
            [
                "Warning: 1 of 19 training images of 'dog' is lost: 1 × HEIC, which Monk cannot read (dog/x.heic)",
                "1 of 39 training images is lost: 1 × HEIC, which Monk cannot read (cat/x.heic)",
            ],
            set.Notes);
    }

    [Fact]
    public void A_hidden_folder_of_images_is_a_class_that_was_lost()
    {
        Put("cat/1.png", "dog/1.png", ".22LR/1.png", ".22LR/deep/2.png", ".22LR/notes.txt", ".git/3.png", "cat/.4.png", "cat/._1.png");

        var set = Scan();

        Assert.Equal([new("cat", 2, 1, 0), new("dog", 1, 1, 0), new(".22LR", 2, 0, 0)], Report(set).Classes);
        Assert.Contains("Warning: 2 of 2 training images of '.22LR' are lost: 2 × hidden by the dot that '.22LR' begins with (.22LR/1.png, .22LR/deep/2.png)", set.Notes);
        Assert.Contains("Warning: 1 of 2 training images of 'cat' is lost: 1 × hidden by the dot that '.4.png' begins with (cat/.4.png)", set.Notes);
        Assert.Equal("2 hidden entries ignored: .git, cat/._1.png", set.Notes[^1]);
    }

    [Fact]
    public void A_hidden_folder_that_leads_in_circles_or_holds_no_image_is_passed_over()
    {
        Put("cat/1.png", "dog/1.png", ".notes/a.txt", "cat/.more/b.txt");
        Directory.CreateSymbolicLink(_folder.Combine(".circle", "up"), _folder.Path);
        Directory.CreateSymbolicLink(_folder.Combine(".notes", "itself"), _folder.Combine(".notes"));

        var set = Scan();

        Assert.Empty(set.Lost);
        Assert.Equal(["3 hidden entries ignored: .circle, .notes, cat/.more"], set.Notes);
    }

    [Fact]
    public void A_class_folder_that_is_a_link_to_nowhere_is_refused()
    {
        Put("cat/1.png", "dog/1.png");
        Directory.CreateSymbolicLink(_folder.Combine("emu"), _folder.Combine("gone"));

        var message = Refused();

        Assert.Contains($"'emu' is a link that leads nowhere ('{_folder.Combine("gone")}'), so that a class would be missing", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_to_nowhere_are_lost_images_and_stay_in_the_list_for_whoever_opens_them()
    {
        Put("cat/1.png", "dog/1.png");
        File.CreateSymbolicLink(_folder.Combine("cat", "2.png"), _folder.Combine("gone.png"));

        var set = Scan();

        Assert.Contains(new ImageSample("cat/2.png", 0), set.Samples);
        Assert.Equal([new("cat", 2, 1, 0), new("dog", 1, 1, 0)], Report(set).Classes);
        Assert.Equal("Warning: 1 of 2 training images of 'cat' is lost: 1 × a link that leads nowhere (cat/2.png)", Assert.Single(set.Notes));
    }

    [Fact]
    public void Images_beside_the_class_folders_are_lost()
    {
        Put("cat/1.png", "dog/1.png", "3.png", "4.heic");

        var set = Scan();

        Assert.Equal("Warning: 2 of 4 training images are lost: 1 × in no class folder (3.png); 1 × HEIC, which Monk cannot read (4.heic)", Assert.Single(set.Notes));
        Assert.Equal([new("3.png", "in no class folder"), new("4.heic", "HEIC, which Monk cannot read")], set.Lost.Select(lost => lost with { Classes = [] }), (a, b) => (a.Path, a.Reason) == (b.Path, b.Reason));
    }

    [Fact]
    public void A_class_without_any_image_that_can_be_read_says_which_it_has()
    {
        Put("cat/1.png", "dog/1.heic", "dog/2.heic", "dog/a.txt");

        Assert.Contains(
            "has no image for class 'dog', only 2 images that cannot be used: 2 × HEIC, which Monk cannot read (dog/1.heic, dog/2.heic), and 1 other file (dog/a.txt)", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Inference_tells_of_the_same_losses()
    {
        Put("1.png", "2.heic", ".hidden/3.png");

        var (paths, _, notes) = ImageFolder.ListImages(_folder.Path, "inference");

        Assert.Equal(["1.png"], paths);
        Assert.Equal(
            "Warning: 2 of 3 inference images are lost: 1 × hidden by the dot that '.hidden' begins with (.hidden/3.png); 1 × HEIC, which Monk cannot read (2.heic)", Assert.Single(notes));
    }

    [Fact]
    public void Images_of_folders_below_a_class_are_counted()
    {
        Put("cat/1.png", "cat/a/2.png", "cat/b/c/3.png", "dog/1.png");

        var set = Scan();

        Assert.Equal([new("cat", 3, 3, 2), new("dog", 1, 1, 0)], Report(set).Classes);
        Assert.Equal(["2 images of 4 come from sub-folders of the training classes (cat/a, cat/b) and count as the class above"], set.Notes);
    }

    [Theory]
    [InlineData("'test', 'train' look like splits, and are all taken together", "cat/train/1.png", "cat/test/2.png", "dog/train/1.png", "dog/test/2.png")]
    [InlineData("'Dog' have the names of classes, and their images count as the class above", "cat/1.png", "cat/Dog/2.png", "dog/1.png")]
    [InlineData("and each class has the same ones: if they are the classes, put them into one folder and give that", "siteA/ill/1.png", "siteA/well/2.png", "siteB/ill/1.png", "siteB/well/2.png")]
    public void Sub_folders_that_look_like_something_else_are_a_warning(string suspicion, params string[] files)
    {
        Put(files);

        var note = Assert.Single(Scan().Notes);

        Assert.StartsWith("Warning: ", note, StringComparison.Ordinal);
        Assert.Contains(suspicion, note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_whose_name_is_not_UTF_8_is_refused_for_that_reason()
    {
        if (!OperatingSystem.IsLinux())
            return; // Other systems keep no such names.
        Put("cat/1.png", "dog/1.png");
        byte[] path = [.. Encoding.UTF8.GetBytes(_folder.Path), (byte)'/', (byte)'k', 0xE4, (byte)'r', 0];
        Assert.Equal(0, MakeFolder(path, 0b111_101_101));
        try
        {
            var message = Refused();

            Assert.Contains("is not in UTF-8", message, StringComparison.Ordinal);
            Assert.Contains("Rename it", message, StringComparison.Ordinal);
        }
        finally
        {
            Assert.Equal(0, RemoveFolder(path)); // By its bytes: no text names it.
        }
    }

    [Fact]
    public void An_image_whose_name_is_not_UTF_8_is_lost_and_stays_in_the_list()
    {
        if (!OperatingSystem.IsLinux())
            return; // Other systems keep no such names.
        Put("cat/1.png", "dog/1.png");
        byte[] path = [.. Encoding.UTF8.GetBytes(_folder.Path), .. "/cat/k"u8, 0xE4, .. ".png"u8, 0];
        Assert.Equal(0, Rename([.. Encoding.UTF8.GetBytes(_folder.Combine("cat", "2.png")), 0], path, "x"));
        try
        {
            var set = Scan();

            Assert.Equal([new("cat", 2, 1, 0), new("dog", 1, 1, 0)], Report(set).Classes);
            Assert.Equal("its name is not in UTF-8", Assert.Single(set.Lost).Reason);
            Assert.Equal(3, set.Samples.Count);
        }
        finally
        {
            Assert.Equal(0, RemoveFile(path));
        }
    }

    private static DatasetSet Report(LabelledDataset set) => DatasetSetReport.Of(set, "train", null);

    private static IEnumerable<string> Numbered(string format, int count) =>
        Enumerable.Range(1, count).Select(number => string.Format(System.Globalization.CultureInfo.InvariantCulture, format, number));

    private void Put(params string[] files)
    {
        foreach (var file in files)
            File.WriteAllText(_folder.Combine(file.Split('/')), "x");
    }

    private LabelledDataset Scan() => ImageFolder.Scan(_folder.Path, "training");

    private string Refused() => Assert.Throws<MonkException>(Scan).Message;

    [DllImport("libc", EntryPoint = "mkdir", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakeFolder(byte[] path, uint mode);

    private static int Rename(byte[] from, byte[] to, string content)
    {
        File.WriteAllText(Encoding.UTF8.GetString(from).TrimEnd('\0'), content);
        return RenameFile(from, to);
    }

    [DllImport("libc", EntryPoint = "rename", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int RenameFile(byte[] from, byte[] to);

    [DllImport("libc", EntryPoint = "unlink", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int RemoveFile(byte[] path);

    [DllImport("libc", EntryPoint = "rmdir", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int RemoveFolder(byte[] path);
}
