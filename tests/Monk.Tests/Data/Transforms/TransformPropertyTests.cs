using Monk.Data;
using Monk.Transforms;
using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Tests.Data.Transforms;

public sealed class TransformPropertyTests
{
    private const int Size = 48;
    private const int Seed = 11;

    public static TheoryData<string> Random => [.. All.Keys];

    private static Dictionary<string, TransformOptions> All { get; } = new TransformOptions[]
    {
        new ColorJitterOptions { Brightness = 0.4, Contrast = 0.4, Saturation = 0.4, Hue = 0.2 },
        new RandomAffineOptions { Degrees = [-20, 20], Translate = [0.1, 0.2], Scale = [0.8, 1.2], Shear = [-10, 10, -5, 5] },
        new RandomCropOptions { InputSize = 40 },
        new RandomHorizontalFlipOptions(),
        new RandomVerticalFlipOptions(),
        new RandomPerspectiveOptions(),
        new RandomResizedCropOptions { InputSize = Size },
        new RandomRotationOptions { Degrees = [-30, 30] },
        new RandomLightingOptions { Alpha = 0.5 },
        new TrivialAugmentOptions(),
        new RandAugmentOptions(),
        new RandomErasingOptions(),
    }.ToDictionary(options => options.GetType().Name);

    [Theory]
    [MemberData(nameof(Random))]
    public void An_image_gets_the_same_pixels_in_any_batch(string name)
    {
        using var scope = NewDisposeScope();
        var pipeline = new TransformPipeline([All[name], new NormalizeOptions()], Size, Seed, CPU);
        var pixels = ReferenceImages.Pixels(pipeline.DecodeSize, 16);
        int[] indices = [.. Enumerable.Range(100, 16)];
        var whole = pipeline.Apply(pixels, indices, epoch: 3);

        foreach (var size in new[] { 1, 4 })
        {
            for (var start = 0; start < 16; start += size)
            {
                var part = pipeline.Apply(pixels.narrow(0, start, size), indices.AsSpan(start, size), epoch: 3);
                Assert.True(part.equal(whole.narrow(0, start, size)).all().item<bool>(), $"{name}: {size} images from {start} on differ by {part.sub(whole.narrow(0, start, size)).abs().max().item<float>()}.");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Random))]
    public void Another_epoch_another_seed_and_another_image_have_other_pixels(string name)
    {
        using var scope = NewDisposeScope();
        var pipeline = new TransformPipeline([All[name]], Size, Seed, CPU);
        var other = new TransformPipeline([All[name]], Size, Seed + 1, CPU);
        var pixels = ReferenceImages.Pixels(pipeline.DecodeSize, 1).expand(16, -1, -1, -1);
        int[] indices = [.. Enumerable.Range(0, 16)];
        var first = pipeline.Apply(pixels, indices, epoch: 1);

        Assert.False(first.equal(pipeline.Apply(pixels, indices, epoch: 2)).all().item<bool>());
        Assert.False(first.equal(other.Apply(pixels, indices, epoch: 1)).all().item<bool>());
        Assert.Contains(Enumerable.Range(1, 15), image => !first[image].equal(first[0]).all().item<bool>());
    }

    [Fact]
    public void What_is_not_asked_for_leaves_every_bit_as_it_is()
    {
        TransformOptions[] none =
        [
            new RandomHorizontalFlipOptions { Probability = 0 },
            new RandomVerticalFlipOptions { Probability = 0 },
            new RandomPerspectiveOptions { Probability = 0 },
            new RandomErasingOptions { Probability = 0 },
            new ColorJitterOptions(),
            new RandomLightingOptions { Alpha = 0 },
        ];
        using var scope = NewDisposeScope();
        var pixels = ReferenceImages.Pixels(Size, 8);
        int[] indices = [.. Enumerable.Range(0, 8)];

        var plain = new TransformPipeline([], Size, Seed, CPU).Apply(pixels, indices, 1);

        Assert.All(none, options => Assert.True(new TransformPipeline([options], Size, Seed, CPU).Apply(pixels, indices, 1).equal(plain).all().item<bool>(), options.ToString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_flip_of_all_images_twice_gives_them_back(bool horizontal)
    {
        TransformOptions flip = horizontal ? new RandomHorizontalFlipOptions { Probability = 1 } : new RandomVerticalFlipOptions { Probability = 1 };
        using var scope = NewDisposeScope();
        var pixels = ReferenceImages.Pixels(Size, 4);
        var plain = new TransformPipeline([], Size, Seed, CPU).Apply(pixels, [0, 1, 2, 3], 1);
        var once = new TransformPipeline([flip], Size, Seed, CPU).Apply(pixels, [0, 1, 2, 3], 1);
        var twice = new TransformPipeline([flip, flip], Size, Seed, CPU).Apply(pixels, [0, 1, 2, 3], 1);

        Assert.True(once.equal(plain.flip(horizontal ? 3 : 2)).all().item<bool>());
        Assert.True(twice.equal(plain).all().item<bool>());
    }

    [Fact]
    public void Pixels_are_scaled_to_one_where_nothing_else_is_asked_for_and_kept_at_255_under_mean_subtraction()
    {
        using var scope = NewDisposeScope();
        var pixels = full([1, 3, 8, 8], 255, ScalarType.Byte);

        Assert.Equal(1f, new TransformPipeline([], 8, Seed, CPU).Apply(pixels, [0], 1)[0, 0, 0, 0].item<float>());
        Assert.Equal(
            [132f, 139f, 152f],
            new TransformPipeline([new MeanSubtractionOptions()], 8, Seed, CPU).Apply(pixels, [0], 1)[0, TensorIndex.Colon, 3, 3].contiguous().data<float>().ToArray());
    }

    [Theory]
    [InlineData(32, 32)]
    [InlineData(64, 64)]
    [InlineData(32, 48)]
    [InlineData(56, 24)]
    public void The_network_gets_its_input_size_whatever_the_transforms_end_with(int height, int width)
    {
        using var scope = NewDisposeScope();
        TransformOptions[][] lists =
        [
            [new NormalizeOptions()],
            [new CenterCropOptions { InputSize = 48 }],
            [new RandomCropOptions { InputSize = (48, 20) }, .. All.Values.Where(options => options.OutputSize is null)],
            [new ResizeOptions { InputSize = 20 }, new NormalizeOptions()],
            [new RandomResizedCropOptions { InputSize = 40 }, new RandAugmentOptions(), new NormalizeOptions(), new RandomErasingOptions()],
        ];
        foreach (var transforms in lists)
        {
            var pipeline = new TransformPipeline(transforms, (height, width), Seed, CPU);

            Assert.Equal([2, 3, height, width], pipeline.Apply(ReferenceImages.Pixels(pipeline.DecodeSize, 2), [0, 1], 1).shape);
        }
    }

    [Fact]
    public void A_random_crop_keeps_a_window_of_the_height_and_width_asked_for()
    {
        using var scope = NewDisposeScope();
        var pixels = ReferenceImages.Pixels((11, 16), 8);
        var crops = new RandomCropOptions { InputSize = (9, 5) }.Apply(pixels, new TransformDraws(Seed, 1, [.. Enumerable.Range(0, 8)], 0));

        Assert.Equal([8, 3, 9, 5], crops.shape);
        for (var image = 0; image < 8; image++)
        {
            var places = from top in Enumerable.Range(0, 3) from left in Enumerable.Range(0, 12) select (top, left);
            Assert.Single(places, place => pixels[image].narrow(1, place.top, 9).narrow(2, place.left, 5).equal(crops[image]).all().item<bool>());
        }
    }

    [Fact]
    public void The_scaling_of_values_can_be_undone()
    {
        using var scope = NewDisposeScope();
        var pixels = ReferenceImages.Pixels(Size, 2);
        foreach (TransformOptions[] transforms in (TransformOptions[][])[[], [new NormalizeOptions()], [new MeanSubtractionOptions()]])
        {
            var input = new TransformPipeline(transforms, Size, Seed, CPU).Apply(pixels, [0, 1], 1);

            Assert.True(ChannelScaling.Of(transforms).Undo(input).round().to(ScalarType.Byte).equal(pixels).all().item<bool>());
        }
    }

    [Fact]
    public void Parts_for_a_resized_crop_lie_in_the_image_and_have_the_area_and_ratio_asked_for()
    {
        var options = new RandomResizedCropOptions { InputSize = 224, Scale = [0.2, 0.5], Ratio = [0.5, 2] };
        var draws = new TransformDraws(Seed, 1, [.. Enumerable.Range(0, 2000)], 0);
        var boxes = Enumerable.Range(0, 2000).Select(image => options.Box(draws, image, 300, 300)).ToList();

        Assert.All(boxes, box =>
        {
            Assert.InRange(box.Left, 0, 300 - box.Width);
            Assert.InRange(box.Top, 0, 300 - box.Height);
            Assert.InRange(box.Width * box.Height / 90000.0, 0.195, 0.505);
            Assert.InRange(box.Width / (double)box.Height, 0.49, 2.05);
        });
        Assert.Equal(0.35, boxes.Average(box => box.Width * box.Height / 90000.0), 0.01);
        Assert.Equal(0, boxes.Average(box => Math.Log(box.Width / (double)box.Height)), 0.05);
        Assert.InRange(boxes.Average(box => box.Left / (double)(301 - box.Width)), 0.47, 0.53);
    }

    [Fact]
    public void Erased_rectangles_have_the_share_and_frequency_asked_for_and_hold_the_value()
    {
        using var scope = NewDisposeScope();
        var options = new RandomErasingOptions { Probability = 0.3, Scale = [0.1, 0.2], Value = 7 };
        var draws = new TransformDraws(Seed, 1, [.. Enumerable.Range(0, 1000)], 0);
        var erased = options.Apply(full([1000, 3, 40, 40], 99, ScalarType.Byte), draws);
        var share = erased.eq(7).to(ScalarType.Float32).mean([1, 2, 3]).data<float>().ToArray();

        Assert.InRange(share.Count(value => value > 0) / 1000.0, 0.26, 0.34);
        Assert.All(share.Where(value => value > 0), value => Assert.InRange(value, 0.08, 0.22));
        Assert.True(erased.eq(7).logical_or(erased.eq(99)).all().item<bool>());
    }

    [Fact]
    public void The_order_of_a_colour_jitter_differs_between_images()
    {
        using var scope = NewDisposeScope();
        var options = new ColorJitterOptions { Brightness = 0.9, Contrast = 0.9 };
        var draws = new TransformDraws(Seed, 1, [.. Enumerable.Range(0, 64)], 0);
        var images = ReferenceImages.Pixels(8, 64);
        var jittered = options.Apply(images, draws);
        var brightnessFirst = 0;
        var contrastFirst = 0;
        for (var image = 0; image < 64; image++)
        {
            var one = images[image].unsqueeze(0).to(ScalarType.Float32);
            var brightness = tensor((float)draws.Uniform(image, 0, 0.1, 1.9)).view(1, 1, 1, 1);
            var contrast = tensor((float)draws.Uniform(image, 1, 0.1, 1.9)).view(1, 1, 1, 1);
            if (jittered[image].allclose(PixelOperations.Contrast(PixelOperations.Brightness(one, brightness), contrast)[0]))
                brightnessFirst++;
            else if (jittered[image].allclose(PixelOperations.Brightness(PixelOperations.Contrast(one, contrast), brightness)[0]))
                contrastFirst++;
        }

        Assert.Equal(64, brightnessFirst + contrastFirst);
        Assert.InRange(contrastFirst, 16, 48);
    }
}
