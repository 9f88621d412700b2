using Monk.Data;
using Monk.Tests.Support;
using SkiaSharp;

namespace Monk.Tests.Data;

public sealed class ImageDecoderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Fixtures() =>
        [.. Directory.GetFiles(Fixture.PathOf(""), "*.rgb").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void An_image_shows_the_pixels_that_Pillow_shows(string name)
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
}
