using Monk.Data;
using Monk.Data.Batches;
using Monk.Data.Cache;
using Monk.Experiments;
using Monk.Files;
using Monk.Imaging;
using Monk.Inspection;
using Monk.Tests.Support;
using Monk.Transforms;
using SkiaSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Data;

/// <summary>A picture that is brighter in red from left to right and in green from top to bottom, 120 wide and 90 high.</summary>
public sealed class RectangularImagesTests : IDisposable
{
    private const int SourceWidth = 120;
    private const int SourceHeight = 90;
    private static readonly ImageSize Wide = (32, 48);

    private readonly TemporaryFolder _folder = new();
    private readonly LabelledImages _images;

    public RectangularImagesTests()
    {
        CacheFiles.Clear(); // Of what other tests have left.
        using var bitmap = new SKBitmap(SourceWidth, SourceHeight, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (var y = 0; y < SourceHeight; y++)
        {
            for (var x = 0; x < SourceWidth; x++)
                bitmap.SetPixel(x, y, new SKColor((byte)(2 * x), (byte)(2 * y), 7));
        }

        using var file = File.Create(_folder.Combine("gradient.png"));
        bitmap.Encode(file, SKEncodedImageFormat.Png, 100);
        _images = new LabelledImages(_folder.Path, [new ImageSample("gradient.png", 0)]);
    }

    public void Dispose()
    {
        CacheFiles.Clear();
        _folder.Dispose();
    }

    [Fact]
    public void An_image_is_decoded_to_the_width_and_height_asked_for_in_their_order()
    {
        var expected = Decoded(Wide);
        using var caches = new ImageCaches();
        var source = caches.Source(_images, Wide);

        Assert.Equal((32, 48), (source.Height, source.Width));
        Assert.Equal(expected, Read(source));
        Assert.Equal(expected, Read(source)); // From the cache.
        AssertGradient(expected, Wide, Wide);
    }

    [Fact]
    public void Images_that_lie_and_images_that_stand_are_never_mixed_up_in_a_cache()
    {
        ImageSize standing = (Wide.Width, Wide.Height);
        using var caches = new ImageCaches();
        var memory = new ImagesInMemory();
        foreach (var from in (Func<ImageSize, IImageSource>[])[size => caches.Source(_images, size), size => memory.Source(_images, size)])
        {
            // As many bytes each: only the shape tells them apart.
            foreach (var size in (ImageSize[])[Wide, standing, Wide, standing])
                Assert.Equal(Decoded(size), Read(from(size)));
        }

        Assert.NotEqual(Decoded(Wide), Decoded(standing));
        Assert.Equal(2, Directory.GetFiles(CacheFolder.For("images"), "*.images").Length);
        Assert.Equal((1, 1), (DecodedImages.CountKept(_images, Wide.Width, Wide.Height, new ImageContents()), DecodedImages.CountKept(_images, standing.Width, standing.Height, new ImageContents())));
    }

    [Theory]
    [InlineData(32, 48)]
    [InlineData(48, 32)]
    [InlineData(40, 40)]
    public void What_the_network_sees_has_the_input_size_and_left_is_left_and_top_is_top(int height, int width)
    {
        ImageSize size = (height, width);
        foreach (var transforms in (TransformOptions[][])[[new NormalizeOptions()], [new CenterCropOptions { InputSize = size }], [new ResizeOptions { InputSize = 96 }, new NormalizeOptions()]])
        {
            var view = Assert.Single(View(transforms, size));

            Assert.Equal(size, view.Size);
            AssertGradient(view.Rgb, size, transforms[0] is CenterCropOptions ? size.Scaled(8 / 7.0) : size);
        }
    }

    [Fact]
    public void A_flip_mirrors_along_its_own_side()
    {
        var plain = Assert.Single(View([new NormalizeOptions()], Wide)).Rgb;
        var mirrored = Assert.Single(View([new RandomHorizontalFlipOptions { Probability = 1 }, new NormalizeOptions()], Wide)).Rgb;
        var turned = Assert.Single(View([new RandomVerticalFlipOptions { Probability = 1 }, new NormalizeOptions()], Wide)).Rgb;

        for (var y = 0; y < Wide.Height; y++)
        {
            for (var x = 0; x < Wide.Width; x++)
            {
                Assert.Equal(At(plain, y, x), At(mirrored, y, Wide.Width - 1 - x));
                Assert.Equal(At(plain, y, x), At(turned, Wide.Height - 1 - y, x));
            }
        }

        static (byte, byte, byte) At(byte[] rgb, int y, int x) => (rgb[3 * (y * Wide.Width + x)], rgb[3 * (y * Wide.Width + x) + 1], rgb[3 * (y * Wide.Width + x) + 2]);
    }

    /// <summary>Asserts that an image is the middle of the picture in the size that it was decoded to.</summary>
    private static void AssertGradient(byte[] rgb, ImageSize size, ImageSize decoded)
    {
        Assert.Equal(3 * size.Height * size.Width, rgb.Length);

        // Away from the edges, where a resize sees one side only.
        for (var y = 2; y < size.Height - 2; y++)
        {
            for (var x = 2; x < size.Width - 2; x++)
            {
                var pixel = rgb.AsSpan(3 * (y * size.Width + x), 3);
                Assert.Equal(Expected(x, size.Width, decoded.Width, SourceWidth), pixel[0], 2.5);
                Assert.Equal(Expected(y, size.Height, decoded.Height, SourceHeight), pixel[1], 2.5);
                Assert.InRange(pixel[2], 6, 8);
            }
        }

        static double Expected(int place, int length, int whole, int source) => 2 * ((Math.Round((whole - length) / 2.0) + place + 0.5) / whole * source - 0.5);
    }

    private byte[] Decoded(ImageSize size)
    {
        var pixels = new byte[size.Height * size.Width * 3];
        ImageDecoder.DecodeRgb(_folder.Combine("gradient.png"), size.Width, size.Height, pixels);
        return pixels;
    }

    private static byte[] Read(IImageSource source)
    {
        var pixels = new byte[source.Height * source.Width * 3];
        source.Read(0, pixels);
        return pixels;
    }

    private IReadOnlyList<NetworkView> View(TransformOptions[] transforms, ImageSize size) =>
        NetworkView.Of(_images, [0], new DatasetOptions { TrainPath = "", InputSize = size, Workers = 1 }, transforms, seed: 0, epoch: 1, bad => throw new InvalidOperationException(bad.Reason));
}
