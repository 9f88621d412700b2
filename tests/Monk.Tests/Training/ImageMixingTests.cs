using Monk.Experiments;
using Monk.Training;
using static TorchSharp.torch;

namespace Monk.Tests.Training;

public sealed class ImageMixingTests
{
    // The beta distribution with both parameters a has the mean 1/2 and the variance 1 / (4·(2a + 1)).
    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(4)]
    public void Shares_are_of_the_beta_distribution(double alpha)
    {
        var shares = Enumerable.Range(0, 20000).Select(batch => new BetaDraws(seed: 3, epoch: 1, batch, stream: 0).Beta(alpha)).ToList();
        var mean = shares.Average();

        Assert.All(shares, share => Assert.InRange(share, 0, 1));
        Assert.Equal(0.5, mean, 0.01);
        Assert.Equal(1 / (4 * (2 * alpha + 1)), shares.Average(share => (share - mean) * (share - mean)), 0.005);
    }

    [Fact]
    public void A_batch_is_mixed_alike_whenever_it_comes_and_each_differently()
    {
        var training = new TrainingOptions { MixupAlpha = 0.4, CutmixAlpha = 1, Seed = 5 };
        var draws = Enumerable.Range(0, 200).Select(batch => new ImageMixing(training).Draw(epoch: 2, batch, 32, 48)).ToList();

        Assert.Equal(draws[7], new ImageMixing(training).Draw(epoch: 2, batch: 7, 32, 48));
        Assert.NotEqual(draws[7], new ImageMixing(training).Draw(epoch: 3, batch: 7, 32, 48));
        Assert.NotEqual(draws[7], new ImageMixing(training with { Seed = 6 }).Draw(epoch: 2, batch: 7, 32, 48));
        Assert.InRange(draws.Count(draw => draw.Patch is null), 70, 130);
    }

    [Fact]
    public void Mixup_adds_each_image_and_the_one_before_it_up()
    {
        using var scope = NewDisposeScope();
        var images = tensor((float[])[1, 10, 100]).view(3, 1, 1, 1).expand(3, 3, 2, 2).contiguous();
        var mixture = new Mixture(0.75, null);

        Assert.Equal([25.75f, 7.75f, 77.5f], mixture.Images(images)[TensorIndex.Ellipsis, 0, 0, 0].data<float>().ToArray());
        Assert.Equal([0.75f, 0.25f, 0.25f, 0.75f, 0, 1], mixture.Labels(tensor((long[])[0, 1, 1]), 2).data<float>().ToArray());
        Assert.Equal([0L, 1, 1], mixture.MainLabels(tensor((long[])[0, 1, 1])).data<long>().ToArray());
        Assert.Equal([1L, 0, 1], new Mixture(0.25, null).MainLabels(tensor((long[])[0, 1, 1])).data<long>().ToArray());
    }

    [Fact]
    public void Labels_of_images_with_several_are_mixed_too()
    {
        using var scope = NewDisposeScope();
        var mixed = new Mixture(0.75, null).Labels(tensor((float[])[1, 1, 0, 0]).view(2, 2), 2);
        Assert.Equal([0.75f, 0.75f, 0.25f, 0.25f], mixed.data<float>().ToArray());
    }

    [Fact]
    public void Cutmix_takes_a_rectangle_of_the_other_image_and_its_share_of_the_label()
    {
        using var scope = NewDisposeScope();
        var images = tensor((float[])[0, 1]).view(2, 1, 1, 1).expand(2, 3, 20, 30).permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        var mixing = new ImageMixing(new TrainingOptions { CutmixAlpha = 1 });
        for (var batch = 0; batch < 30; batch++)
        {
            var mixture = mixing.Draw(1, batch, 20, 30);
            var mixed = mixture.Images(images);

            Assert.Equal(1 - mixture.Share, mixed[0].mean().item<float>(), 5);
            Assert.Equal(mixture.Share, mixed[1].mean().item<float>(), 5);
            Assert.Equal(images.stride(), mixed.stride());
            var (top, left, height, width) = (mixture.Patch!.Value.Top, mixture.Patch.Value.Left, mixture.Patch.Value.Height, mixture.Patch.Value.Width);
            Assert.Equal(3f * height * width, height * width == 0 ? 0 : mixed[0].narrow(1, top, height).narrow(2, left, width).sum().item<float>());
        }

        Assert.Equal(0, images[0].sum().item<float>());
    }
}
