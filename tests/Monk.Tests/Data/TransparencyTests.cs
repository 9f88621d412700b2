using Monk.Data;
using Monk.Data.Cache;
using Monk.Imaging;
using Monk.Tests.Support;
using SkiaSharp;

namespace Monk.Tests.Data;

public sealed class TransparencyTests : IDisposable
{
    private const int Side = 16;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>An icon: everything is black, and only alpha has a shape, the left half.</summary>
    public static TheoryData<string> Icons() => ["png", "webp", "bmp", "grey-alpha-16.png", "rgba-16.png", "straight.tif", "premultiplied.tif", "grey.tif", "white-is-zero-16.tif", "palette.tif"];

    [Theory]
    [MemberData(nameof(Icons))]
    public void A_shape_in_alpha_alone_is_black_on_white(string kind)
    {
        var path = _folder.Combine("icon." + kind.Split('.')[^1]);
        File.WriteAllBytes(path, Icon(kind));

        var (_, _, rgb) = ImageDecoder.DecodeRgb(path);

        for (var pixel = 0; pixel < Side * Side; pixel++)
            Assert.Equal(Enumerable.Repeat(pixel % Side < Side / 2 ? (byte)0 : (byte)255, 3), rgb[(pixel * 3)..(pixel * 3 + 3)]);
        Assert.Equal(ImageTraits.Transparent, ImageDecoder.DecodeRgb(path, 8, 8, new byte[8 * 8 * 3]));
    }

    [Theory]
    [MemberData(nameof(Icons))]
    public void What_is_resized_has_no_trace_of_the_colour_under_transparent_pixels(string kind)
    {
        var path = _folder.Combine("icon." + kind.Split('.')[^1]);
        File.WriteAllBytes(path, Icon(kind));
        var rgb = new byte[4 * 4 * 3];

        ImageDecoder.DecodeRgb(path, 4, 4, rgb);

        // The resize looks a pixel of the small image far to either side.
        Assert.Equal(Enumerable.Repeat((byte)255, 3), rgb[9..12]);
        Assert.Equal(Enumerable.Repeat((byte)0, 3), rgb[0..3]);
    }

    [Fact]
    public void A_gif_whose_background_is_transparent_lies_on_white()
    {
        // 2 × 1 pixels: index 0, which is transparent, and index 1, which is red.
        byte[] gif =
        [
            .. "GIF89a"u8, 2, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 0, 0,
            0x21, 0xF9, 4, 1, 0, 0, 0, 0, 0x2C, 0, 0, 0, 0, 2, 0, 1, 0, 0, 2, 2, 0x44, 0x0A, 0, 0x3B,
        ];
        File.WriteAllBytes(_folder.Combine("a.gif"), gif);

        var (width, height, rgb) = ImageDecoder.DecodeRgb(_folder.Combine("a.gif"));

        Assert.Equal((2, 1), (width, height));
        Assert.Equal((byte[])[255, 255, 255, 255, 0, 0], rgb);
    }

    [Theory]
    [MemberData(nameof(Icons))]
    public void On_a_black_background_a_black_icon_is_black_all_over(string kind)
    {
        var path = _folder.Combine("icon." + kind.Split('.')[^1]);
        File.WriteAllBytes(path, Icon(kind));

        Assert.All(ImageDecoder.DecodeRgb(path, ImageBackground.Black).Rgb, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_half_transparent_colour_is_half_black_on_black()
    {
        File.WriteAllBytes(_folder.Combine("a.tif"), MadeFiles.Tiff(2, 1, 8, 4, 2, [200, 0, 100, 128, 200, 0, 100, 255], (MadeFiles.TiffExtraSamples, 2)));
        File.WriteAllBytes(_folder.Combine("b.tif"), MadeFiles.Tiff(2, 1, 8, 4, 2, [100, 0, 50, 128, 200, 0, 100, 255], (MadeFiles.TiffExtraSamples, 1)));

        Assert.Equal((byte[])[100, 0, 50, 200, 0, 100], ImageDecoder.DecodeRgb(_folder.Combine("a.tif"), ImageBackground.Black).Rgb);
        Assert.Equal((byte[])[100, 0, 50, 200, 0, 100], ImageDecoder.DecodeRgb(_folder.Combine("b.tif"), ImageBackground.Black).Rgb);
    }

    [Fact]
    public void Images_kept_for_one_background_are_not_found_for_the_other()
    {
        File.WriteAllBytes(_folder.Combine("icon.png"), Icon("png"));
        var images = new LabelledImages(_folder.Path, [new ImageSample("icon.png", 0)]);
        var (white, black) = (new byte[Side * Side * 3], new byte[Side * Side * 3]);
        for (var run = 0; run < 2; run++)
        {
            using var caches = new ImageCaches();
            caches.Source(images, Side).Read(0, white);
            caches.Source(images with { Background = ImageBackground.Black }, Side).Read(0, black);

            Assert.Equal(255, white.Max());
            Assert.Equal(0, black.Max());
        }
    }

    [Fact]
    public void A_half_transparent_colour_is_half_white()
    {
        File.WriteAllBytes(_folder.Combine("a.tif"), MadeFiles.Tiff(2, 1, 8, 4, 2, [200, 0, 100, 128, 200, 0, 100, 255], (MadeFiles.TiffExtraSamples, 2)));
        File.WriteAllBytes(_folder.Combine("b.tif"), MadeFiles.Tiff(2, 1, 8, 4, 2, [100, 0, 50, 128, 200, 0, 100, 255], (MadeFiles.TiffExtraSamples, 1)));

        Assert.Equal((byte[])[227, 127, 177, 200, 0, 100], ImageDecoder.DecodeRgb(_folder.Combine("a.tif")).Rgb);
        Assert.Equal((byte[])[227, 127, 177, 200, 0, 100], ImageDecoder.DecodeRgb(_folder.Combine("b.tif")).Rgb);
    }

    [Fact]
    public void A_fourth_sample_that_is_not_declared_as_alpha_is_none()
    {
        File.WriteAllBytes(_folder.Combine("a.tif"), MadeFiles.Tiff(1, 1, 8, 4, 2, [200, 0, 100, 0], (MadeFiles.TiffExtraSamples, 0)));

        Assert.Equal((byte[])[200, 0, 100], ImageDecoder.DecodeRgb(_folder.Combine("a.tif")).Rgb);
    }

    [Fact]
    public void The_one_transparent_colour_of_a_16_bit_png_is_white_and_its_neighbour_is_not()
    {
        var png = MadeFiles.DeepPng(2, 0, [0x1234, 0x1235], ("tRNS", [0x12, 0x34]));
        File.WriteAllBytes(_folder.Combine("a.png"), png);
        var coloured = MadeFiles.DeepPng(2, 2, [1, 2, 3, 1, 2, 65535], ("tRNS", [0, 1, 0, 2, 0, 3]));
        File.WriteAllBytes(_folder.Combine("b.png"), coloured);

        Assert.Equal((byte[])[255, 255, 255, 18, 18, 18], ImageDecoder.DecodeRgb(_folder.Combine("a.png")).Rgb);
        Assert.Equal((byte[])[255, 255, 255, 0, 0, 255], ImageDecoder.DecodeRgb(_folder.Combine("b.png")).Rgb);
    }

    [Fact]
    public void A_bmp_whose_fourth_byte_is_0_everywhere_has_no_alpha()
    {
        File.WriteAllBytes(_folder.Combine("a.bmp"), MadeFiles.Bmp(2, [10, 20, 30, 0, 40, 50, 60, 0]));

        var rgb = new byte[6];
        Assert.Equal(ImageTraits.None, ImageDecoder.DecodeRgb(_folder.Combine("a.bmp"), 2, 1, rgb));
        Assert.Equal((byte[])[30, 20, 10, 60, 50, 40], rgb);
    }

    [Fact]
    public void An_alpha_channel_that_is_opaque_everywhere_changes_nothing_and_is_not_told_of()
    {
        File.WriteAllBytes(_folder.Combine("a.bmp"), MadeFiles.Bmp(1, [10, 20, 30, 255]));

        var rgb = new byte[3];
        Assert.Equal(ImageTraits.None, ImageDecoder.DecodeRgb(_folder.Combine("a.bmp"), 1, 1, rgb));
        Assert.Equal((byte[])[30, 20, 10], rgb);
    }

    private static byte[] Icon(string kind) => kind switch
    {
        "png" => Encoded(SKEncodedImageFormat.Png),
        "webp" => Encoded(SKEncodedImageFormat.Webp),
        "bmp" => MadeFiles.Bmp(Side, Bytes(0, 0, 0)),
        "grey-alpha-16.png" => MadeFiles.DeepPng(Side, 4, Samples(1)),
        "rgba-16.png" => MadeFiles.DeepPng(Side, 6, Samples(3)),
        "straight.tif" => MadeFiles.Tiff(Side, Side, 8, 4, 2, Bytes(0, 0, 0), (MadeFiles.TiffExtraSamples, 2)),
        "premultiplied.tif" => MadeFiles.Tiff(Side, Side, 8, 4, 2, Bytes(0, 0, 0), (MadeFiles.TiffExtraSamples, 1)),
        "grey.tif" => MadeFiles.Tiff(Side, Side, 8, 2, 1, Bytes(0), (MadeFiles.TiffExtraSamples, 2)),
        "white-is-zero-16.tif" => MadeFiles.Tiff(Side, Side, 16, 2, 0, [.. Samples(1, colour: 65535).SelectMany(BitConverter.GetBytes)], (MadeFiles.TiffExtraSamples, 2)),
        _ => PaletteTiff(),
    };

    private static byte Alpha(int pixel) => pixel % Side < Side / 2 ? (byte)255 : (byte)0;

    private static byte[] Bytes(params byte[] colour) => [.. Enumerable.Range(0, Side * Side).SelectMany(pixel => (byte[])[.. colour, Alpha(pixel)])];

    private static ushort[] Samples(int colours, ushort colour = 0) =>
        [.. Enumerable.Range(0, Side * Side).SelectMany(pixel => Enumerable.Repeat(colour, colours).Append((ushort)(Alpha(pixel) * 257)))];

    private static byte[] Encoded(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(Side, Side, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        for (var pixel = 0; pixel < Side * Side; pixel++)
            bitmap.SetPixel(pixel % Side, pixel / Side, new SKColor(0, 0, 0, Alpha(pixel)));
        using var pixmap = bitmap.PeekPixels();
        using var data = format == SKEncodedImageFormat.Webp
            ? pixmap!.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 100))
            : pixmap!.Encode(SKEncodedImageFormat.Png, 100);
        return data!.ToArray();
    }

    // A palette whose colours are all black, each pixel with alpha beside its index.
    private static byte[] PaletteTiff()
    {
        var file = MadeFiles.Tiff(Side, Side, 8, 2, 3, Bytes(7), (MadeFiles.TiffExtraSamples, 2), (320, 0));
        var directory = file.AsSpan(10);
        while (BitConverter.ToUInt16(directory) != 320)
            directory = directory[12..];
        BitConverter.TryWriteBytes(directory[4..], 3 * 256);
        BitConverter.TryWriteBytes(directory[8..], file.Length);
        return [.. file, .. new byte[3 * 256 * 2]];
    }
}
