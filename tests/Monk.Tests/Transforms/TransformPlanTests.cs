using Monk.Training.Features;
using Monk.Transforms;

namespace Monk.Tests.Transforms;

public sealed class TransformPlanTests
{
    private static readonly NormalizeOptions Normalize = new();

    [Fact]
    public void Images_are_decoded_to_what_the_first_change_of_size_needs()
    {
        Assert.Equal<ImageSize>(224, DecodeSize(224, new RandomHorizontalFlipOptions(), Normalize));
        Assert.Equal<ImageSize>(300, DecodeSize(224, new RandomHorizontalFlipOptions(), new ResizeOptions { InputSize = 300 }, new CenterCropOptions { InputSize = 224 }, Normalize));
        Assert.Equal<ImageSize>(256, DecodeSize(224, new CenterCropOptions { InputSize = 224 }, Normalize));
        Assert.Equal<ImageSize>(342, DecodeSize(224, new RandomCropOptions { InputSize = 299 }));
        Assert.Equal<ImageSize>(336, DecodeSize(224, new RandomResizedCropOptions { InputSize = 224 }));
        Assert.Equal<ImageSize>(250, DecodeSize(224, new RandomResizedCropOptions { InputSize = 224, Scale = [0.8, 1] }));
        Assert.Equal<ImageSize>(224, DecodeSize(224, new RandomResizedCropOptions { InputSize = 224, Scale = [1, 1] }));
    }

    [Fact]
    public void Height_and_width_are_planned_apart()
    {
        Assert.Equal<ImageSize>((96, 160), DecodeSize((96, 160), Normalize));
        Assert.Equal<ImageSize>((64, 256), DecodeSize((64, 256), new CenterCropOptions { InputSize = (56, 224) }, Normalize));
        Assert.Equal<ImageSize>((112, 336), DecodeSize((56, 224), new RandomResizedCropOptions { InputSize = (75, 224) }));

        var plan = TransformPlan.For([new CenterCropOptions { InputSize = (70, 98) }, Normalize], (98, 70));
        Assert.Equal((ImageSize[])[(80, 112), (70, 98), (98, 70)], plan.Steps.Select(step => step.Size));
    }

    [Theory]
    [InlineData(101, 90)]
    [InlineData(90, 121)]
    public void A_crop_that_is_too_large_on_one_side_is_refused(int height, int width)
    {
        var refusal = Assert.Throws<MonkException>(() => TransformPlan.For([new ResizeOptions { InputSize = (100, 120) }, new RandomCropOptions { InputSize = (height, width) }], 224));

        Assert.Contains($"RandomCrop is to keep {height} × {width} pixels (height × width), and what comes before it leaves 100 × 120", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_end_at_the_input_size_is_resized_before_its_values_are_scaled()
    {
        var plan = TransformPlan.For([new CenterCropOptions { InputSize = 100 }, Normalize, new RandomErasingOptions()], 64);

        Assert.Equal([typeof(CenterCropOptions), typeof(ResizeOptions), typeof(NormalizeOptions), typeof(RandomErasingOptions)], plan.Steps.Select(step => step.Options.GetType()));
        Assert.Equal((ImageSize[])[114, 100, 64, 64], plan.Steps.Select(step => step.Size));
    }

    [Fact]
    public void A_resize_that_decoding_does_is_not_done_again() =>
        Assert.Equal([typeof(NormalizeOptions)], TransformPlan.For([new ResizeOptions { InputSize = 96 }, Normalize], 96).Steps.Select(step => step.Options.GetType()));

    [Fact]
    public void A_step_keeps_the_draws_of_its_place_in_the_users_list() =>
        Assert.Equal([1, 2], TransformPlan.For([new ResizeOptions { InputSize = 96 }, new RandomVerticalFlipOptions(), Normalize], 96).Steps.Select(step => step.Stream));

    [Fact]
    public void A_crop_of_more_than_there_is_is_refused()
    {
        var refusal = Assert.Throws<MonkException>(() => TransformPlan.For([new ResizeOptions { InputSize = 100 }, new RandomCropOptions { InputSize = 101 }], 224));

        Assert.Contains("RandomCrop is to keep 101 × 101 pixels", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pixels_are_not_changed_after_they_are_normalized()
    {
        var refusal = Assert.Throws<MonkException>(() => TransformPlan.For([Normalize, new ColorJitterOptions()], 224));

        Assert.Contains("ColorJitter comes after Normalize", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<MonkException>(() => TransformPlan.For([Normalize, Normalize], 224));
        Assert.Throws<MonkException>(() => TransformPlan.For([new MeanSubtractionOptions(), Normalize], 224));
    }

    [Fact]
    public void Features_stand_for_images_that_nothing_but_exact_mirroring_changes_at_random()
    {
        var flip = new RandomHorizontalFlipOptions();
        TransformOptions even = new CenterCropOptions { InputSize = 224 };
        TransformOptions odd = new CenterCropOptions { InputSize = 223 };
        Assert.True(IsExact(flip, new GrayscaleOptions(), Normalize));
        Assert.True(IsExact(new GrayscaleOptions(), flip, new MeanSubtractionOptions()));
        Assert.True(IsExact(flip, odd, Normalize)); // 255 decoded; the flip comes first anyway.
        Assert.True(IsExact(even, flip, Normalize)); // 256 decoded: the same on either side.
        Assert.True(IsExact(new ResizeOptions { InputSize = 256 }, flip, even, Normalize)); // Decoding resizes.
        Assert.True(IsExact(new ResizeOptions { InputSize = 255 }, odd, flip, Normalize));
        Assert.True(IsExact(even, new ResizeOptions { InputSize = 100 }, Normalize));

        Assert.True(IsExact(new ResizeOptions { InputSize = 256 }, new CenterCropOptions { InputSize = (223, 224) }, flip, Normalize)); // What is mirrored is the width.

        Assert.False(IsExact(new ResizeOptions { InputSize = 256 }, odd, flip, Normalize));
        Assert.False(IsExact(new ResizeOptions { InputSize = 256 }, new CenterCropOptions { InputSize = (224, 223) }, flip, Normalize));
        Assert.False(IsExact(even, new ResizeOptions { InputSize = 100 }, flip, Normalize));
        foreach (TransformOptions random in (TransformOptions[])[new RandomVerticalFlipOptions(), new RandomCropOptions { InputSize = 224 }, new ColorJitterOptions(), new TrivialAugmentOptions()])
            Assert.False(IsExact(random, Normalize));
        Assert.False(IsExact(Normalize, new RandomErasingOptions()));
    }

    private static bool IsExact(params TransformOptions[] transforms) => new MirrorDraws(transforms, inputSize: 224, seed: 0).IsExact;

    private static ImageSize DecodeSize(ImageSize inputSize, params TransformOptions[] transforms) => TransformPlan.For(transforms, inputSize).DecodeSize;
}
