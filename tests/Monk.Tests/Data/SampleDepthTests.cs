using Monk.Imaging;
using Monk.Tests.Support;

namespace Monk.Tests.Data;

/// <summary>12-bit data, as X-ray detectors give it, in files of 16 bits.</summary>
public sealed class SampleDepthTests : IDisposable
{
    private static readonly ushort[] Twelve = [0, 1000, 2047, 4095];
    private const string InEight = "0 62 127 255";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_png_that_declares_12_bits_and_does_not_scale_them_is_scaled_by_them()
    {
        Assert.Equal((InEight, ImageTraits.None), Grey("a.png", MadeFiles.DeepPng(4, 0, Twelve, ("sBIT", [12]))));
        Assert.Equal((InEight, ImageTraits.None), Grey("a.png", MadeFiles.DeepPng(4, 2, [.. Twelve.SelectMany(sample => (ushort[])[sample, sample, sample])], ("sBIT", [12, 12, 12]))));
        Assert.Equal((InEight, ImageTraits.None), Grey("a.png", MadeFiles.DeepPng(4, 4, [.. Twelve.SelectMany(sample => (ushort[])[sample, 4095])], ("sBIT", [12, 12]))));
    }

    [Fact]
    public void A_png_that_declares_12_bits_and_has_scaled_them_is_left_as_it_is()
    {
        ushort[] zeros = [.. Twelve.Select(sample => (ushort)(sample << 4))];
        ushort[] repeated = [.. Twelve.Select(sample => (ushort)(sample << 4 | sample >> 8))];
        ushort[] dark = [0, 16, 160, 4080];

        Assert.Equal((InEight, ImageTraits.None), Grey("a.png", MadeFiles.DeepPng(4, 0, zeros, ("sBIT", [12]))));
        Assert.Equal((InEight, ImageTraits.None), Grey("a.png", MadeFiles.DeepPng(4, 0, repeated, ("sBIT", [12]))));
        Assert.Equal(("0 0 1 16", ImageTraits.None), Grey("a.png", MadeFiles.DeepPng(4, 0, dark, ("sBIT", [12]))));
    }

    [Fact]
    public void What_declares_nothing_is_not_scaled_by_its_brightest_pixel_but_told_of()
    {
        const string dark = "0 4 8 16";
        byte[] tiff = [.. Twelve.SelectMany(BitConverter.GetBytes)];
        byte[] pgm = [.. "P5 4 1 65535\n"u8, .. Twelve.SelectMany(sample => (byte[])[(byte)(sample >> 8), (byte)sample])];

        Assert.Equal((dark, ImageTraits.LowDepth), Grey("a.png", MadeFiles.DeepPng(4, 0, Twelve)));
        Assert.Equal((dark, ImageTraits.LowDepth), Grey("a.tif", MadeFiles.Tiff(4, 1, 16, 1, 1, tiff)));
        Assert.Equal((dark, ImageTraits.LowDepth), Grey("a.pgm", pgm));
    }

    [Fact]
    public void Bright_and_black_images_are_not_told_of()
    {
        Assert.Equal(ImageTraits.None, Grey("a.png", MadeFiles.DeepPng(4, 0, [0, 0, 0, 4096])).Traits);
        Assert.Equal(ImageTraits.None, Grey("a.png", MadeFiles.DeepPng(4, 0, [0, 0, 0, 0])).Traits);
        Assert.Equal(ImageTraits.None, Grey("a.pgm", [.. "P5 4 1 4095\n"u8, 0, 1, 0, 2, 0, 3, 0, 4]).Traits);
    }

    [Fact]
    public void A_tiff_of_12_bits_a_sample_or_that_declares_4095_as_the_largest_is_scaled_by_it()
    {
        byte[] packed = [0x00, 0x03, 0xE8, 0x7F, 0xFF, 0xFF];
        byte[] wide = [.. Twelve.SelectMany(BitConverter.GetBytes)];

        Assert.Equal((InEight, ImageTraits.None), Grey("a.tif", MadeFiles.Tiff(4, 1, 12, 1, 1, packed)));
        Assert.Equal((InEight, ImageTraits.None), Grey("a.tif", MadeFiles.Tiff(4, 1, 16, 1, 1, wide, (MadeFiles.TiffMaxSampleValue, 4095))));
    }

    [Fact]
    public void A_tiff_whose_largest_sample_is_stated_for_statistics_or_is_exceeded_is_left_as_it_is()
    {
        byte[] bright = [.. ((ushort[])[0, 1000, 4095, 65535]).SelectMany(BitConverter.GetBytes)];
        byte[] wide = [.. ((ushort[])[0, 10000, 20000, 30000]).SelectMany(BitConverter.GetBytes)];

        Assert.Equal("0 4 16 255", Grey("a.tif", MadeFiles.Tiff(4, 1, 16, 1, 1, bright, (MadeFiles.TiffMaxSampleValue, 4095))).Pixels);
        Assert.Equal("0 39 78 117", Grey("a.tif", MadeFiles.Tiff(4, 1, 16, 1, 1, wide, (MadeFiles.TiffMaxSampleValue, 30000))).Pixels);
    }

    private (string Pixels, ImageTraits Traits) Grey(string name, byte[] file)
    {
        File.WriteAllBytes(_folder.Combine(name), file);
        var rgb = new byte[12];
        var traits = ImageDecoder.DecodeRgb(_folder.Combine(name), 4, 1, rgb);
        return (string.Join(' ', Enumerable.Range(0, 4).Select(pixel => rgb[3 * pixel])), traits);
    }
}
