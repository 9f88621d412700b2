using Monk.Weights;

namespace Monk.Tests.Weights;

public sealed class PretrainedCatalogTests
{
    [Theory]
    [InlineData("resnet18", "IMAGENET1K_V1", "https://download.pytorch.org/models/resnet18-f37072fd.pth", "f37072fd", 69.758)]
    [InlineData("resnet50", "IMAGENET1K_V1", "https://download.pytorch.org/models/resnet50-0676ba61.pth", "0676ba61", 76.13)]
    [InlineData("densenet121", "IMAGENET1K_V1", "https://download.pytorch.org/models/densenet121-a639ec97.pth", "a639ec97", 74.434)]
    [InlineData("shufflenet_v2_x0_5", "IMAGENET1K_V1", "https://download.pytorch.org/models/shufflenetv2_x0.5-f707e7126e.pth", "f707e7126e", 60.552)]
    [InlineData("efficientnet_b0", "IMAGENET1K_V1", "https://download.pytorch.org/models/efficientnet_b0_rwightman-7f5810bc.pth", "7f5810bc", 77.692)]
    [InlineData("resnetv2_50", "a1h_in1k", "https://huggingface.co/timm/resnetv2_50.a1h_in1k/resolve/main/model.safetensors", null, 80.41)]
    [InlineData("resnetv2_34", "ra4_e3600_r224_in1k", "https://huggingface.co/timm/resnetv2_34.ra4_e3600_r224_in1k/resolve/main/model.safetensors", null, 77.626)]
    public void The_first_source_is_the_default_training_at_its_publisher(string model, string tag, string url, string? hash, double top1)
    {
        var source = PretrainedCatalog.For(model)[0];
        Assert.Equal((tag, new Uri(url), hash, top1), (source.Tag, source.Url, source.Sha256, source.Top1));
    }

    [Fact]
    public void A_second_training_is_had_by_its_tag_and_preprocesses_otherwise()
    {
        var sources = PretrainedCatalog.For("resnet50", "IMAGENET1K_V2");
        Assert.Equal("resnet50-11ad3fa6.pth", sources[0].FileName);
        Assert.Equal("timm/resnet50.tv2_in1k", sources[1].HubRepository);
        Assert.All(sources, source => Assert.Equal((232, 224, 80.858), (source.ResizeTo, source.CropTo, source.Top1)));
    }

    [Fact]
    public void The_preactivation_networks_have_their_own_normalisation()
    {
        var source = PretrainedCatalog.For("resnetv2_101")[0];
        Assert.Equal(PixelNormalization.Symmetric, source.Normalization);
        Assert.True(source.Bicubic);
        Assert.Equal(PixelNormalization.ImageNet, PretrainedCatalog.For("resnet101")[0].Normalization);
    }

    [Fact]
    public void A_network_without_weights_is_told_so_plainly()
    {
        Assert.Empty(PretrainedCatalog.For("resnetv2_152"));
        var message = Assert.Throws<WeightsNotFoundException>(() => PretrainedCatalog.For("resnetv2_152", null)).Message;
        Assert.Contains("Nobody has published", message, StringComparison.Ordinal);
        Assert.Contains("usePretrained: false", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_tag_is_answered_with_those_there_are()
    {
        var message = Assert.Throws<MonkException>(() => PretrainedCatalog.For("resnet50", "V3")).Message;
        Assert.Contains("IMAGENET1K_V1, IMAGENET1K_V2", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_source_can_be_kept_and_checked()
    {
        var all = PretrainedCatalog.Models.SelectMany(PretrainedCatalog.For).ToList();
        Assert.True(all.Count > 100);
        Assert.Equal(all.Count, all.Select(source => source.FileName).Distinct().Count());
        Assert.Equal(all.Count, all.Select(source => source.Url).Distinct().Count());
        Assert.All(all, source =>
        {
            Assert.Equal(Uri.UriSchemeHttps, source.Url.Scheme);
            Assert.Equal(source.FileName, Path.GetFileName(source.FileName));
            Assert.True(source.HubRepository is not null || source.Sha256 is not null, source.FileName);
            Assert.True(source.Sha256 is null || source.Sha256.Length is 8 or 10 or 64 && source.Sha256.All(char.IsAsciiHexDigitLower), source.FileName);
            Assert.InRange(source.ApproximateMebibytes, 4, 1200);
            Assert.InRange(source.Top1, 50, 90);
            Assert.InRange(source.ResizeTo, source.CropTo, 2 * source.CropTo);
        });
    }

    [Fact]
    public void Sources_with_one_tag_stand_for_the_same_values()
    {
        foreach (var group in PretrainedCatalog.Models.SelectMany(PretrainedCatalog.For).GroupBy(source => (source.Model, source.Tag)))
            Assert.Single(group.Select(s => (s.Top1, s.ResizeTo, s.CropTo, s.Bicubic, s.Normalization)).Distinct());
    }
}
