using Monk.Imaging;
using Monk.Transforms;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Data.Transforms;

/// <summary>Each image of a batch has parameters of its own, and gets what torchvision makes of that image with them.</summary>
public sealed class TorchvisionParityTests
{
    // The reference is rounded to 0.001, and these compute in 32 bits.
    private const double Rounding = 0.003;

    private static readonly TransformDraws NoDraws = new(0, 0, [], 0);

    [Fact]
    public void Brightness_matches() => AssertPixels("brightness", images => PixelOperations.Brightness(images, Each(1.4f, 0.6f)));

    [Fact]
    public void Contrast_matches() => AssertPixels("contrast", images => PixelOperations.Contrast(images, Each(1.7f, 0.3f)));

    [Fact]
    public void Saturation_matches() => AssertPixels("saturation", images => PixelOperations.Saturation(images, Each(1.5f, 0.2f)));

    [Fact]
    public void Hue_matches() => AssertPixels("hue", images => HueShift.Apply(images, Each(0.3f, -0.45f)));

    [Fact]
    public void Sharpness_matches() => AssertPixels("sharpness", images => PixelOperations.Sharpness(images, Each(1.9f, 0.1f)));

    [Fact]
    public void Grayscale_matches() => AssertPixels("grayscale", images => new GrayscaleOptions().Apply(images, NoDraws));

    [Fact]
    public void Autocontrast_matches() => AssertPixels("autocontrast", PixelOperations.AutoContrast);

    [Fact]
    public void Posterize_matches_in_every_bit() => AssertPixels("posterize", images => PixelOperations.Posterized(images, Each(64, 8)), 0);

    [Fact]
    public void Solarize_matches_in_every_bit() => AssertPixels("solarize", images => PixelOperations.Solarized(images, Each(100, 217)), 0);

    [Fact]
    public void Equalize_matches_in_every_bit() => AssertPixels("equalize", PixelOperations.Equalized, 0);

    [Fact]
    public void Center_crop_matches() => AssertPixels("center_crop", images => new CenterCropOptions { InputSize = 7 }.Apply(images, NoDraws));

    [Fact]
    public void A_center_crop_that_is_no_square_matches() => AssertPixels("center_crop_wide", images => new CenterCropOptions { InputSize = (7, 11) }.Apply(images, NoDraws));

    [Fact]
    public void A_resized_crop_that_is_no_square_matches() =>
        AssertPixels("resized_crop_wide", images => BoxResize.Apply(images, [new PixelBox(2, 1, 11, 10), new PixelBox(4, 5, 4, 5)], (5, 8)));

    [Fact]
    public void Normalize_matches() =>
        AssertPixels("normalize", images => new NormalizeOptions().Apply(images, NoDraws), 0.001);

    [Fact]
    public void Rotation_matches() => AssertPixels("rotate", images => Warp.Apply(
        images, [Projection.Affine(Centre.X, Centre.Y, -30), Projection.Affine(Centre.X, Centre.Y, 107.5)]));

    [Fact]
    public void Affine_matches() => AssertPixels("affine", images => Warp.Apply(
        images, [Projection.Affine(Centre.X, Centre.Y, 20, 2, -1, 1.2, 10, -15), Projection.Affine(Centre.X, Centre.Y, -75, -3, 4, 0.7, -20, 5)]));

    // torchvision solves for the projection in 32 bits.
    [Fact]
    public void Perspective_matches() => AssertPixels(
        "perspective",
        images => Warp.Apply(images, [Projection.Between(Corners, [(1, 2), (12, 0), (11, 10), (3, 9)]), Projection.Between(Corners, [(0, 1), (10, 2), (13, 11), (2, 8)])]),
        0.05);

    [Fact]
    public void A_resized_crop_matches() => AssertPixels("resized_crop", images => BoxResize.Apply(images, [new PixelBox(2, 1, 11, 10), new PixelBox(4, 5, 4, 5)], 6));

    [Theory]
    [InlineData("ShearX", 0.3, -0.7)]
    [InlineData("ShearY", 0.3, -0.7)]
    [InlineData("TranslateX", 3.9, -2.2)]
    [InlineData("TranslateY", 3.9, -2.2)]
    [InlineData("Rotate", 45.0, -120.0)]
    [InlineData("Brightness", 0.5, -0.5)]
    [InlineData("Color", 0.9, -0.9)]
    [InlineData("Contrast", 0.4, -0.4)]
    [InlineData("Sharpness", 0.8, -0.8)]
    public void An_operation_of_the_automatic_augmentations_matches(string name, double one, double other)
    {
        var kind = Enum.Parse<AugmentationKind>(name);

        AssertPixels("op_" + name, images => AugmentationSpace.Apply(images, [(kind, one), (kind, other)]));
    }

    // Bytes are rounded after the rows and after the columns, with weights of 16 bits.
    [Fact]
    public void A_resized_crop_of_bytes_is_torchvisions_to_a_grey_level() => AssertPixels(
        "resized_crop", images => BoxResize.Apply(images.to(ScalarType.Byte), [new PixelBox(2, 1, 11, 10), new PixelBox(4, 5, 4, 5)], 6), 1.1);

    [Fact]
    public void A_resize_of_bytes_is_the_decoders_to_a_grey_level()
    {
        using var scope = NewDisposeScope();
        var resized = new ResizeOptions { InputSize = 9 }.Apply(ReferenceImages.Batch().to(ScalarType.Byte), NoDraws)[0].permute(1, 2, 0).contiguous().data<byte>().ToArray();
        var expected = new byte[9 * 9 * 3];
        using var buffer = Pattern.Buffer(ReferenceImages.Width, ReferenceImages.Height, PixelBuffer.Colour);
        BilinearResize.ToRgb(buffer, 9, 9, expected);

        Assert.All(resized.Zip(expected), pair => Assert.InRange(pair.First - pair.Second, -1, 1));
    }

    // MXNet 1.9, image.random_lighting with alpha (1, 0, 0) and (0, 0, 1): eigenvalue times eigenvector.
    [Fact]
    public void Lighting_adds_multiples_of_the_principal_components()
    {
        Assert.Equal([55.46 * -0.5675, 55.46 * -0.5808, 55.46 * -0.5836], RandomLightingOptions.Shift([1, 0, 0]).Select(value => (double)value), new Within(1e-4));
        Assert.Equal([1.148 * 0.4009, 1.148 * -0.8140, 1.148 * 0.4203], RandomLightingOptions.Shift([0, 0, 1]).Select(value => (double)value), new Within(1e-4));
    }

    // Numbers of torchvision 0.14.1's _augmentation_space(31) and _augmentation_space(31, (224, 200)).
    [Theory]
    [InlineData(nameof(AugmentationKind.ShearX), 10, 0.33, 0.1)]
    [InlineData(nameof(AugmentationKind.TranslateX), 15, 16, 45.3172)]
    [InlineData(nameof(AugmentationKind.TranslateY), 15, 16, 50.7553)]
    [InlineData(nameof(AugmentationKind.Rotate), 9, 40.5, 9)]
    [InlineData(nameof(AugmentationKind.Brightness), 30, 0.99, 0.9)]
    [InlineData(nameof(AugmentationKind.Posterize), 10, 6, 7)]
    [InlineData(nameof(AugmentationKind.Posterize), 30, 2, 4)]
    [InlineData(nameof(AugmentationKind.Solarize), 6, 204, 204)]
    public void Strengths_are_torchvisions(string kind, int magnitude, double trivial, double rand)
    {
        Assert.Equal(trivial, TrivialAugmentOptions.Strength(Enum.Parse<AugmentationKind>(kind), magnitude), 1e-4);
        Assert.Equal(rand, RandAugmentOptions.Strength(Enum.Parse<AugmentationKind>(kind), magnitude, width: 200, height: 224), 1e-4);
    }

    private static (double X, double Y) Centre => (ReferenceImages.Width / 2.0, ReferenceImages.Height / 2.0);

    private static (double, double)[] Corners =>
        [(0, 0), (ReferenceImages.Width - 1, 0), (ReferenceImages.Width - 1, ReferenceImages.Height - 1), (0, ReferenceImages.Height - 1)];

    private static Tensor Each(params float[] values) => tensor(values).view(-1, 1, 1, 1);

    private static void AssertPixels(string name, Func<Tensor, Tensor> apply, double tolerance = Rounding)
    {
        using var scope = NewDisposeScope();
        ReferenceImages.AssertMatches(name, apply(ReferenceImages.Batch()), tolerance);
    }

    private sealed class Within(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double value) => 0;
    }
}
