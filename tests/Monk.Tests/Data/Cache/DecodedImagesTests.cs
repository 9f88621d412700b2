using Monk.Data;
using Monk.Data.Batches;
using Monk.Data.Cache;
using Monk.Files;
using Monk.Imaging;
using Monk.Tests.Support;
using SkiaSharp;

namespace Monk.Tests.Data.Cache;

public sealed class DecodedImagesTests : IDisposable
{
    private const int Size = 40;
    private readonly TemporaryFolder _folder = new();
    private readonly LabelledImages _images;

    public DecodedImagesTests()
    {
        CacheFiles.Clear(); // Of what other tests have left.
        SyntheticImages.Write(_folder.Combine("images"), 6);
        var folder = ImageFolder.Scan(_folder.Combine("images"), "training");
        _images = new LabelledImages(folder.Root, folder.Samples);
    }

    public void Dispose()
    {
        CacheFiles.Clear();
        _folder.Dispose();
    }

    [Fact]
    public void An_image_from_the_cache_is_the_freshly_decoded_one_bit_for_bit()
    {
        var first = ReadAll(out var decoded);
        var second = ReadAll(out var decodedAgain);

        Assert.Equal(_images.Samples.Count, decoded);
        Assert.Equal(0, decodedAgain);
        Assert.Equal(Fresh(), first);
        Assert.Equal(first, second);
    }

    [Fact]
    public void A_changed_file_is_decoded_again_and_only_it()
    {
        ReadAll(out _);
        TestImages.WritePng(FullPath(2), SKColors.Red);

        var pixels = ReadAll(out var decoded);

        Assert.Equal(1, decoded);
        Assert.Equal(Fresh(), pixels);
    }

    [Fact]
    public void A_file_rewritten_with_the_same_length_and_time_stamp_shows_its_new_pixels()
    {
        WriteBitmaps(0);
        ReadAll(out _);
        WriteBitmaps(100);

        Assert.Equal(Fresh(), ReadAll(out var decoded));
        Assert.Equal(_images.Samples.Count, decoded);

        // As an archive, or a copy that keeps time stamps, leaves them.
        void WriteBitmaps(byte shade)
        {
            foreach (var index in Enumerable.Range(0, _images.Samples.Count))
            {
                File.WriteAllBytes(FullPath(index), [.. "P6 1 1 255\n"u8, shade, (byte)index, 7]);
                File.SetLastWriteTimeUtc(FullPath(index), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
            }
        }
    }

    [Fact]
    public void Two_files_that_have_swapped_their_names_show_their_own_pixels_and_are_not_decoded_again()
    {
        ReadAll(out _);
        File.Move(FullPath(0), FullPath(0) + ".away");
        File.Move(FullPath(9), FullPath(0));
        File.Move(FullPath(0) + ".away", FullPath(9));

        Assert.Equal(Fresh(), ReadAll(out var decoded));
        Assert.Equal(0, decoded);
    }

    [Fact]
    public void A_link_that_leads_elsewhere_shows_what_it_leads_to()
    {
        File.Delete(FullPath(0));
        File.CreateSymbolicLink(FullPath(0), FullPath(1));
        ReadAll(out _);
        File.Delete(FullPath(0));
        File.CreateSymbolicLink(FullPath(0), FullPath(9));

        Assert.Equal(Fresh(), ReadAll(out _));
    }

    [Fact]
    public void What_is_worth_telling_of_an_image_is_kept_with_it()
    {
        File.WriteAllBytes(FullPath(3), MadeFiles.DeepPng(1, 4, [100, 0]));
        foreach (var run in (int[])[1, 2])
        {
            var contents = new ImageContents();
            using var caches = new ImageCaches(contents);
            Read(caches.Source(_images, Size), 3);

            Assert.Equal(ImageTraits.Transparent | ImageTraits.LowDepth, contents.Of(FullPath(3))!.Value.Traits);
        }
    }

    [Fact]
    public void A_cache_that_can_only_be_read_is_read_and_the_user_is_told_once()
    {
        ReadAll(out _);
        var file = CacheFile();
        File.Delete(file + ".lock");
        Directory.CreateDirectory(file + ".lock"); // Fails to open as a file of somebody else's does.
        TestImages.WritePng(FullPath(2), SKColors.Red);
        List<string> problems = [];
        var length = new FileInfo(file).Length;
        using (var caches = new ImageCaches(null, problems.Add))
        {
            var source = (CachedImageSource)caches.Source(_images, Size);
            Assert.Equal(Fresh(), Enumerable.Range(0, _images.Samples.Count).Select(index => Read(source, index)));
            Assert.Equal(1, source.Decoded);
        }

        Assert.Contains("MONK_CACHE", Assert.Single(problems), StringComparison.Ordinal);
        Assert.Equal(length, new FileInfo(file).Length);
        Directory.Delete(file + ".lock");
    }

    [Fact]
    public void A_cache_folder_that_is_a_file_costs_only_time()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Combine("cache"), "");
        List<string> problems = [];
        InCache(folder.Combine("cache"), () =>
        {
            using var caches = new ImageCaches(null, problems.Add);
            Assert.Equal(Fresh()[0], Read(caches.Source(_images, Size), 0));
            Assert.Equal(Fresh()[1], Read(caches.Source(_images, Size + 8 - 8), 1));
        });

        Assert.StartsWith($"Nothing new is kept in the cache folder '{folder.Combine("cache")}', which cannot be written: ", Assert.Single(problems), StringComparison.Ordinal);
        Assert.EndsWith("Set MONK_CACHE to a folder that can be written.", problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_cache_folder_removed_meanwhile_costs_only_time()
    {
        using var folder = new TemporaryFolder();
        InCache(folder.Combine("cache"), () =>
        {
            using var caches = new ImageCaches();
            var source = caches.Source(_images, Size);
            Read(source, 0);
            Directory.Delete(folder.Combine("cache"), recursive: true);

            Assert.Equal(Fresh(), Enumerable.Range(0, _images.Samples.Count).Select(index => Read(source, index)));
        });
    }

    private static void InCache(string folder, Action test)
    {
        var before = Environment.GetEnvironmentVariable("MONK_CACHE");
        Environment.SetEnvironmentVariable("MONK_CACHE", folder);
        try
        {
            test();
        }
        finally
        {
            Environment.SetEnvironmentVariable("MONK_CACHE", before);
        }
    }

    [Fact]
    public void A_change_between_two_epochs_is_seen()
    {
        using var caches = new ImageCaches();
        var source = caches.Source(_images, Size);
        var before = Read(source, 2);
        File.Copy(FullPath(9), FullPath(2), overwrite: true);

        Assert.NotEqual(before, Read(source, 2));
        Assert.Equal(Fresh()[2], Read(source, 2));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(1000)]
    public void A_damaged_record_is_not_believed(int position)
    {
        ReadAll(out _);
        using (var stream = File.Open(CacheFile(), FileMode.Open))
        {
            stream.Position = position;
            var value = stream.ReadByte();
            stream.Position--;
            stream.WriteByte((byte)~value);
        }

        var pixels = ReadAll(out var decoded);

        Assert.Equal(1, decoded);
        Assert.Equal(Fresh(), pixels);
    }

    [Fact]
    public void A_file_cut_short_keeps_its_whole_records()
    {
        ReadAll(out _);
        using (var stream = File.Open(CacheFile(), FileMode.Open))
            stream.SetLength(stream.Length * 3 / 4 + 100);

        var pixels = ReadAll(out var decoded);

        Assert.InRange(decoded, 1, _images.Samples.Count - 1);
        Assert.Equal(Fresh(), pixels);
    }

    [Fact]
    public void While_one_fills_it_another_reads_the_right_pixels_and_does_not_write()
    {
        using var first = DecodedImages.TryOpen(_images.Root, Size, Size, out _)!;
        var filling = new CachedImageSource(_images, Size, Size, first, new ImageContents());
        Read(filling, 0);
        using var second = DecodedImages.TryOpen(_images.Root, Size, Size, out var problem)!;
        var reading = new CachedImageSource(_images, Size, Size, second, new ImageContents());
        var length = new FileInfo(CacheFile()).Length;

        var pixels = Enumerable.Range(0, _images.Samples.Count).Select(index => Read(reading, index)).ToList();

        Assert.Null(problem);
        Assert.Equal(Fresh(), pixels);
        Assert.Equal(length, new FileInfo(CacheFile()).Length);
    }

    [Fact]
    public void Threads_that_fill_it_at_once_leave_it_whole()
    {
        using (var caches = new ImageCaches())
        {
            var source = caches.Source(_images, Size);
            Parallel.For(0, _images.Samples.Count * 4, i => Read(source, i % _images.Samples.Count));
        }

        Assert.Equal(Fresh(), ReadAll(out var decoded));
        Assert.Equal(0, decoded);
    }

    [Fact]
    public void Another_size_has_another_file()
    {
        ReadAll(out _);
        using var caches = new ImageCaches();
        var source = caches.Source(_images, Size + 8);

        var expected = new byte[(Size + 8) * (Size + 8) * 3];
        new DecodingImageSource(_images.Root, _images.Samples, Size + 8, Size + 8).Read(0, expected);
        Assert.Equal(expected, Read(source, 0));
        Assert.Equal(2, Directory.GetFiles(CacheFolder.For("images"), "*.images").Length);
    }

    [Fact]
    public void The_least_recently_used_file_is_removed_first_and_clearing_removes_all()
    {
        var old = Path.Combine(CacheFolder.For("images"), "old.images");
        var features = Path.Combine(CacheFolder.For("features"), "new.features");
        foreach (var file in (string[])[old, features])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, new byte[3 << 20]);
        }

        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-2));
        Environment.SetEnvironmentVariable("MONK_CACHE_LIMIT", "0.004");
        try
        {
            CacheFiles.Trim();
            Assert.Equal((false, true), (File.Exists(old), File.Exists(features)));
        }
        finally
        {
            Environment.SetEnvironmentVariable("MONK_CACHE_LIMIT", null);
        }

        Assert.Equal(3 << 20, Prototype.ClearCache());
        Assert.False(File.Exists(features));
    }

    [Fact]
    public void With_a_limit_that_is_reached_the_rest_is_decoded_each_time()
    {
        Environment.SetEnvironmentVariable("MONK_CACHE_LIMIT", FormattableString.Invariant($"{5.5 * (Size * Size * 3 + 32) / (1 << 30):R}"));
        try
        {
            ReadAll(out _);
            var pixels = ReadAll(out var decoded);

            Assert.True(new FileInfo(CacheFile()).Length <= 6 * (Size * Size * 3 + 32));
            Assert.InRange(decoded, _images.Samples.Count - 5, _images.Samples.Count);
            Assert.Equal(Fresh(), pixels);
        }
        finally
        {
            Environment.SetEnvironmentVariable("MONK_CACHE_LIMIT", null);
        }
    }

    [Fact]
    public void A_limit_that_is_no_number_is_refused()
    {
        Environment.SetEnvironmentVariable("MONK_CACHE_LIMIT", "much");
        try
        {
            Assert.Contains("much", Assert.Throws<MonkException>(() => CacheFiles.Limit).Message);
        }
        finally
        {
            Environment.SetEnvironmentVariable("MONK_CACHE_LIMIT", null);
        }
    }

    private static string CacheFile() => Assert.Single(Directory.GetFiles(CacheFolder.For("images"), "*.images"));

    private string FullPath(int index) => Path.Combine(_images.Root, _images.Samples[index].Path);

    private DecodingImageSource Decoding() => new(_images.Root, _images.Samples, Size, Size);

    private List<byte[]> Fresh() => [.. Enumerable.Range(0, _images.Samples.Count).Select(index => Read(Decoding(), index))];

    private List<byte[]> ReadAll(out int decoded)
    {
        using var cache = DecodedImages.TryOpen(_images.Root, Size, Size, out _);
        var source = new CachedImageSource(_images, Size, Size, cache, new ImageContents());
        List<byte[]> pixels = [.. Enumerable.Range(0, _images.Samples.Count).Select(index => Read(source, index))];
        decoded = source.Decoded;
        return pixels;
    }

    private static byte[] Read(IImageSource source, int index)
    {
        var pixels = new byte[source.Width * source.Height * 3];
        source.Read(index, pixels);
        return pixels;
    }
}
