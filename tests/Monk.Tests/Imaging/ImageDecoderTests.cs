using System.Buffers.Binary;
using Monk.Imaging;
using Monk.Runtime;
using Monk.Tests.Data;
using Monk.Tests.Support;

namespace Monk.Tests.Imaging;

public sealed class ImageDecoderTests : IDisposable
{
    private static readonly string[] FixtureNames =
        [.. Directory.GetFiles(Fixture.PathOf(""), "*.rgb").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Fixtures() => [.. FixtureNames];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void An_image_shows_the_pixels_that_it_has_to_show(string name)
    {
        var expected = Fixture.Expected(name);

        var (width, height, pixels) = ImageDecoder.DecodeRgb(Fixture.PathOf(name));

        Assert.Equal((expected.Width, expected.Height), (width, height));
        var largest = pixels.Zip(expected.Rgb, (ours, theirs) => Math.Abs(ours - theirs)).Max();
        var isLossy = name.EndsWith(".jpg", StringComparison.Ordinal) || name is "lossy.webp" or "jpeg.tif";
        Assert.InRange(largest, 0, isLossy ? 2 : 0);
    }

    [Fact]
    public void All_sixteen_bit_values_are_divided_by_257_and_rounded()
    {
        for (var value = 0; value <= ushort.MaxValue; value++)
            Assert.Equal((int)Math.Round(value / 257.0), SixteenBits.ToEight(value));
    }

    [Theory]
    [InlineData("progressive.jpg")]
    [InlineData("grey.jpg")]
    [InlineData("cmyk.jpg")]
    [InlineData("rgba.png")]
    [InlineData("grey16.png")]
    [InlineData("colour.bmp")]
    [InlineData("lossy.webp")]
    [InlineData("p6.ppm")]
    [InlineData("p5-16.pgm")]
    [InlineData("p4.pbm")]
    [InlineData("p2.pgm")]
    [InlineData("rgb-strips.tif")]
    [InlineData("lzw.tif")]
    [InlineData("jpeg.tif")]
    public void A_truncated_file_is_refused_by_name(string name)
    {
        var bytes = File.ReadAllBytes(Fixture.PathOf(name));
        foreach (var part in new[] { 0.05, 0.3, 0.6, 0.85 })
        {
            var path = _folder.Combine(name);
            File.WriteAllBytes(path, bytes[..(int)(bytes.Length * part)]);

            var failure = Assert.Throws<ImageDecodeException>(() => ImageDecoder.DecodeRgb(path));

            Assert.Equal(path, failure.Path);
            Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("<!DOCTYPE html><html>", "begins with the text \"<!DOCTYPE ht\"")]
    [InlineData("\u0001\u0002\u0003", "begins with the bytes 010203")]
    [InlineData("P5\n4 4\n70000\n", "70000 as the largest sample")]
    [InlineData("P2\n1 1\n10\n11\n", "a sample of 11, above its own maximum of 10")]
    [InlineData("P2\n2 1\n255\n1 x\n", "the byte 120 where a number belongs")]
    [InlineData("P6\n100000 100000\n255\n", "100000 × 100000 pixels; at most 178 million")]
    [InlineData("P6\n0 5\n255\n", "0 × 5 pixels")]
    [InlineData("P6\n5", "breaks off")]
    public void What_is_wrong_is_said(string content, string expected)
    {
        var path = _folder.Combine("image.png");
        File.WriteAllText(path, content);

        var failure = Assert.Throws<ImageDecodeException>(() => ImageDecoder.DecodeRgb(path, 8, 8, new byte[8 * 8 * 3]));

        Assert.Contains(expected, failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused()
    {
        var missing = Assert.Throws<ImageDecodeException>(() => ImageDecoder.DecodeRgb(_folder.Combine("no.png")));
        var folder = Assert.Throws<ImageDecodeException>(() => ImageDecoder.DecodeRgb(_folder.Path));

        Assert.Equal($"Image '{_folder.Combine("no.png")}' cannot be read: the file does not exist.", missing.Message);
        Assert.Contains(_folder.Path, folder.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grey.png", 16)]
    [InlineData("grey16.png", 16)]
    [InlineData("rgba.png", 16)]
    public void A_header_that_asks_for_absurd_memory_is_refused_before_any_is_taken(string name, int sizeAt)
    {
        var bytes = File.ReadAllBytes(Fixture.PathOf(name));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(sizeAt), 100_000);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(sizeAt + 4), 100_000);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(sizeAt + 13), Crc(bytes.AsSpan(sizeAt - 4, 17)));
        var path = _folder.Combine(name);
        File.WriteAllBytes(path, bytes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var failure = Assert.Throws<ImageDecodeException>(() => ImageDecoder.DecodeRgb(path));

        Assert.Contains("100000 × 100000 pixels", failure.Reason, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Theory]
    [InlineData(257, 800_000_000)]
    [InlineData(257, 7_000_000)]
    [InlineData(278, 0)]
    public void A_tiff_header_that_claims_more_than_its_file_holds_is_refused_at_once(ushort tag, int value)
    {
        var bytes = File.ReadAllBytes(Fixture.PathOf("rgb-strips.tif"));
        var directory = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)) + 2;
        while (BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(directory)) != tag)
            directory += 12;
        if (value > 0)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(directory + 8), value);
        else
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(directory + 4), 100_000_000);
        var path = _folder.Combine("claims.tif");
        File.WriteAllBytes(path, bytes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ImageDecodeException>(() => ImageDecoder.DecodeRgb(path, 8, 8, new byte[192]));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void A_jpeg_header_of_65500_pixels_squared_is_refused()
    {
        var bytes = File.ReadAllBytes(Fixture.PathOf("grey.jpg"));
        var frame = bytes.AsSpan().IndexOf([(byte)0xFF, (byte)0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(frame + 5), 65500);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(frame + 7), 65500);
        var path = _folder.Combine("big.jpg");
        File.WriteAllBytes(path, bytes);

        var failure = Assert.Throws<ImageDecodeException>(() => ImageDecoder.DecodeRgb(path, 8, 8, new byte[192]));

        Assert.Contains("65500 × 65500 pixels", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Content_counts_not_the_extension()
    {
        File.Copy(Fixture.PathOf("rgba.png"), _folder.Combine("photo.jpg"));
        File.Copy(Fixture.PathOf("lzw.tif"), _folder.Combine("scan.png"));

        Assert.Equal(Fixture.Expected("rgba.png").Rgb, ImageDecoder.DecodeRgb(_folder.Combine("photo.jpg")).Rgb);
        Assert.Equal(Fixture.Expected("lzw.tif").Rgb, ImageDecoder.DecodeRgb(_folder.Combine("scan.png")).Rgb);
    }

    [Fact]
    public void An_image_is_turned_upright_before_it_is_resized()
    {
        var (width, height, rgb) = ImageDecoder.DecodeRgb(Fixture.PathOf("orientation-6.png"));
        using var upright = new PixelBuffer(width, height, PixelBuffer.Colour);
        for (var pixel = 0; pixel < width * height; pixel++)
            rgb.AsSpan(pixel * 3, 3).CopyTo(upright.Pixels[(pixel * 4)..]);
        var expected = new byte[7 * 9 * 3];
        BilinearResize.ToRgb(upright, 7, 9, expected);

        var resized = new byte[7 * 9 * 3];
        ImageDecoder.DecodeRgb(Fixture.PathOf("orientation-6.png"), 7, 9, resized);

        Assert.Equal(expected, resized);
    }

    [SharedFact("data/chest_xray_original/train")]
    public void A_jpeg_decoded_small_differs_from_one_decoded_whole_by_far_less_than_a_grey_level()
    {
        const int Side = 224;
        var files = Directory.GetFiles(SharedFolder.PathOf("data/chest_xray_original/train"), "*.jpeg", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Where((_, number) => number % 12 == 0).ToList();
        var reduced = new byte[Side * Side * 3];
        var whole = new byte[Side * Side * 3];
        var differences = new List<double>();
        foreach (var file in files)
        {
            ImageDecoder.DecodeRgb(file, Side, Side, reduced);
            var (width, height, rgb) = ImageDecoder.DecodeRgb(file);
            using var full = new PixelBuffer(width, height, PixelBuffer.Colour);
            for (var pixel = 0; pixel < width * height; pixel++)
                rgb.AsSpan(pixel * 3, 3).CopyTo(full.Pixels[(pixel * 4)..]);
            BilinearResize.ToRgb(full, Side, Side, whole);
            var sum = 0;
            for (var at = 0; at < whole.Length; at++)
                sum += Math.Abs(reduced[at] - whole[at]);
            differences.Add(sum / (double)whole.Length);
        }

        Assert.InRange(files.Count, 9, int.MaxValue);
        Assert.InRange(differences.Average(), 0.01, 0.25);
        Assert.InRange(differences.Max(), 0, 0.7);
    }

    [Fact]
    public void Damaged_files_are_decoded_or_refused_and_nothing_else()
    {
        var generator = new SplitMix64(1);
        var path = _folder.Combine("damaged");
        var refused = 0;
        foreach (var name in FixtureNames)
        {
            var original = File.ReadAllBytes(Fixture.PathOf(name));
            for (var round = 0; round < 12; round++)
            {
                var bytes = original.ToArray();
                for (var change = generator.NextBelow(4); change >= 0; change--)
                    bytes[generator.NextBelow(Math.Min(bytes.Length, round % 2 == 0 ? 200 : bytes.Length))] = (byte)generator.NextBelow(256);
                File.WriteAllBytes(path, bytes);
                try
                {
                    ImageDecoder.DecodeRgb(path, 8, 8, new byte[192]);
                }
                catch (ImageDecodeException)
                {
                    refused++;
                }
            }
        }

        Assert.InRange(refused, 100, 650);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
