using Monk.Data.Exploration;
using Monk.Tests.Support;
using SkiaSharp;

namespace Monk.Tests.Facade;

public sealed class EdaTests : IDisposable
{
    private readonly Scene _scene = new(perClass: 1);
    private readonly string _photos;

    public EdaTests()
    {
        _photos = _scene.Combine("photos");
        for (var i = 0; i < 12; i++)
            Photo(Path.Combine(_photos, i % 3 == 0 ? "rare" : "frequent", $"{i:D2}.png"), i, 60 + i, 40);
    }

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Classes_are_counted_in_each_set_and_nothing_is_written()
    {
        using var prototype = Opened();
        var before = _scene.Snapshot();

        var found = prototype.EDA();

        Assert.Equal(["train", "val"], found.Sets.Select(set => set.Name));
        Assert.Equal([("frequent", 6), ("rare", 3)], found.Sets[0].Classes.Select(c => (c.Class, c.NumImages)));
        Assert.Equal([("frequent", 2), ("rare", 1)], found.Sets[1].Classes.Select(c => (c.Class, c.NumImages)));
        Assert.Null(found.Duplicates);
        Assert.Null(found.Sets[0].CorruptImages);
        Assert.Equal(before, _scene.Snapshot());
    }

    [Fact]
    public void Corrupt_images_are_named_and_sizes_told()
    {
        File.WriteAllText(Path.Combine(_photos, "rare", "broken.png"), "no image");
        using var prototype = Opened();

        var found = prototype.EDA(checkCorrupt: true);

        Assert.Equal("rare/broken.png", Assert.Single(found.Sets.SelectMany(set => set.CorruptImages!)).Path);
        Assert.Equal(12, found.Sets.Sum(set => set.Sizes!.ColourImages));
        Assert.Equal((60, 71), (found.Sets.Min(set => set.Sizes!.SmallestWidth), found.Sets.Max(set => set.Sizes!.LargestWidth)));
        Assert.All(found.Sets, set => Assert.Equal((40, 40), (set.Sizes!.MedianHeight, set.Sizes.LargestHeight)));
    }

    [Fact]
    public void Missing_images_of_a_file_are_named()
    {
        var csv = _scene.Combine("list.csv");
        File.WriteAllText(csv, "ID,Label\nrare/00.png,a\nrare/03.png,a\nrare/gone.png,a\nfrequent/01.png,b\nfrequent/02.png,b\n");
        using var captured = new CapturedConsole();
        using var prototype = _scene.New(verbose: 1);
        prototype.DatasetParams(_photos, pathToCsv: csv, split: 0.5);

        Assert.Equal(["rare/gone.png"], prototype.EDA(checkMissing: true).Sets[0].MissingImages!);
        Assert.Contains("EDA: Check Missing\n    Missing images of train set: 1\n        1. rare/gone.png\n", captured.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_files_and_images_that_look_the_same_are_found_across_sets_too()
    {
        File.Copy(Path.Combine(_photos, "frequent", "01.png"), Path.Combine(_photos, "rare", "copy.png"));
        var test = _scene.Combine("test");
        // The same picture at another size, as a JPEG, and one of its own.
        Photo(Path.Combine(test, "rare", "again.jpg"), 0, 120, 80);
        Photo(Path.Combine(test, "frequent", "new.png"), 99, 60, 40);
        using var captured = new CapturedConsole();
        using var prototype = Opened(verbose: 1);

        var found = prototype.EDA(checkDuplicates: true, testPath: test);

        var same = Assert.Single(found.Duplicates!);
        Assert.Equal(["frequent/01.png", "rare/copy.png"], same.Images.Select(image => image.Path).Order(StringComparer.Ordinal));
        Assert.True(same.LabelsDiffer);
        var alike = Assert.Single(found.NearDuplicates!);
        Assert.Equal(["rare/00.png", "rare/again.jpg"], alike.Images.Select(image => image.Path).Order(StringComparer.Ordinal));
        Assert.True(alike.AcrossSets);
        Assert.InRange(alike.Distance, 0, 32);
        Assert.Contains(alike, found.Leaks);
        Assert.Contains("    Files that are copies of others: 1\n", captured.Text, StringComparison.Ordinal);
        Assert.Contains("    Pairs of images that look the same (at most 32 of 256 bits apart): 1\n", captured.Text, StringComparison.Ordinal);
        Assert.Contains("    Of all these, in different sets: 1. What", captured.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mirrored_copy_in_the_test_set_is_found()
    {
        var test = _scene.Combine("test");
        Directory.CreateDirectory(Path.Combine(test, "rare"));
        using (var image = SKBitmap.Decode(Path.Combine(_photos, "rare", "00.png")))
        using (var mirrored = new SKBitmap(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque))
        using (var file = File.Create(Path.Combine(test, "rare", "mirrored.jpg")))
        {
            using (var canvas = new SKCanvas(mirrored))
            {
                canvas.Scale(-1, 1, image.Width / 2f, 0);
                canvas.DrawBitmap(image, 0, 0);
            }

            mirrored.Encode(file, SKEncodedImageFormat.Jpeg, 80);
        }

        using var prototype = Opened();

        var alike = Assert.Single(prototype.EDA(checkDuplicates: true, testPath: test).NearDuplicates!);

        Assert.Equal(["rare/00.png", "rare/mirrored.jpg"], alike.Images.Select(image => image.Path).Order(StringComparer.Ordinal));
        Assert.True(alike.Mirrored);
        Assert.InRange(alike.Distance, 0, 32);
        Assert.EndsWith("bits apart), mirrored, in different sets", alike.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_of_the_mirrored_image_is_known_without_mirroring_it()
    {
        const int Side = PerceptualHash.Side;
        var image = new byte[Side * Side * 3];
        new Random(1).NextBytes(image);
        byte[] mirrored = [.. Enumerable.Range(0, Side * Side).SelectMany(pixel => image.Skip((pixel / Side * Side + Side - 1 - pixel % Side) * 3).Take(3))];

        Assert.Equal(0, PerceptualHash.OfBothSides(image).Mirrored.DistanceTo(PerceptualHash.Of(mirrored)));
        Assert.InRange(PerceptualHash.Of(image).DistanceTo(PerceptualHash.Of(mirrored)), 90, 166);
    }

    [Fact]
    public void Images_that_are_not_seen_as_they_may_be_meant_are_named()
    {
        File.WriteAllBytes(Path.Combine(_photos, "rare", "00.png"), Monk.Tests.Data.MadeFiles.DeepPng(1, 4, [1000, 0]));
        using var prototype = Opened();

        var notes = prototype.EDA(checkCorrupt: true).Sets.SelectMany(set => set.Notes).ToList();

        Assert.Equal(2, notes.Count);
        Assert.EndsWith("have transparent parts, which are seen on white: rare/00.png", notes[0], StringComparison.Ordinal);
        Assert.Contains("none above 4095 of 65535, and are seen nearly black: rare/00.png", notes[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_are_written_where_Monk_writes_them()
    {
        using var prototype = Opened();

        var found = prototype.EDA(saveImg: true);

        Assert.Equal(["classes_per_image.png", "contact_sheet.png"], found.Pictures.Select(Path.GetFileName));
        Assert.All(found.Pictures, picture =>
        {
            using var bitmap = SKBitmap.Decode(picture);
            Assert.Equal(2240, bitmap.Width);
        });
    }

    [Fact]
    public void Hashes_of_one_image_are_equal_and_those_of_a_plain_one_hold_nothing()
    {
        var plain = new byte[PerceptualHash.Side * PerceptualHash.Side * 3];
        Array.Fill(plain, (byte)90);
        var noise = new byte[plain.Length];
        new Random(1).NextBytes(noise);

        Assert.Equal(0, PerceptualHash.Of(noise).DistanceTo(PerceptualHash.Of(noise)));
        Assert.InRange(PerceptualHash.Of(plain).DistanceTo(PerceptualHash.Of(noise)), 100, 156);
        Assert.Equal(1, PerceptualHash.Of(plain).DistanceTo(default));
    }

    /// <summary>By numpy: <c>C @ grey @ C.T</c> of the cosine matrix, its first 16 × 16 entries compared with their median.</summary>
    [Fact]
    public void A_hash_is_that_of_a_second_implementation()
    {
        var rgb = new byte[PerceptualHash.Side * PerceptualHash.Side * 3];
        for (var i = 0; i < rgb.Length / 3; i++)
        {
            var (x, y) = (i % PerceptualHash.Side, i / PerceptualHash.Side);
            var value = (7 * x + 13 * y + x * y) % 256;
            (rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]) = ((byte)value, (byte)(value * 3), (byte)(value * 5 + x));
        }

        Assert.Equal(new PerceptualHash(0xae40a980af51f821, 0x5cc52b084c18ebf8, 0xdf45fed5c1a42b6c, 0xe0f6c3fa03e44ffa), PerceptualHash.Of(rgb));
    }

    private Prototype Opened(int verbose = 0)
    {
        var prototype = _scene.New(verbose: verbose);
        prototype.DatasetParams(_photos, split: 0.75);
        return prototype;
    }

    /// <summary>A smooth picture that only its seed decides.</summary>
    private static void Photo(string path, int seed, int width, int height)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var random = new Random(seed);
        using var small = new SKBitmap(16, 16, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (var y = 0; y < small.Height; y++)
        {
            for (var x = 0; x < small.Width; x++)
                small.SetPixel(x, y, new SKColor((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)));
        }

        using var large = small.Resize(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque), new SKSamplingOptions(SKCubicResampler.Mitchell));
        using var file = File.Create(path);
        large.Encode(file, path.EndsWith(".jpg", StringComparison.Ordinal) ? SKEncodedImageFormat.Jpeg : SKEncodedImageFormat.Png, 80);
    }
}
