using Monk.Models;
using Monk.Text;

namespace Monk.Tests.Models;

public sealed class ModelRegistryTests
{
    [Theory]
    [InlineData("resnet18", "resnet18")]
    [InlineData("resnet18_v1", "resnet18")]
    [InlineData("ResNet50_V1", "resnet50")]
    [InlineData("resnet50_v1b", "resnet50")]
    [InlineData("resnet50_v2", "resnetv2_50")]
    [InlineData("resnetv2_101", "resnetv2_101")]
    [InlineData(" densenet121 ", "densenet121")]
    [InlineData("squeezenet1.1", "squeezenet1_1")]
    [InlineData("inceptionv3", "inception_v3")]
    [InlineData("resnext101_64x4d_v1", "resnext101_64x4d")]
    [InlineData("vit_base_patch16_224", "vit_b_16")]
    [InlineData("regnety_004", "regnet_y_400mf")]
    public void Names_and_aliases_lead_to_the_architecture(string name, string canonical) =>
        Assert.Equal(canonical, ModelRegistry.Find(name).Name);

    /// <summary>The lists of Monk's three backends, in its version 1.</summary>
    public static TheoryData<string> NamesOfMonk => [.. """
        alexnet vgg11 vgg11_bn vgg13 vgg13_bn vgg16 vgg16_bn vgg19 vgg19_bn densenet121 densenet161 densenet169 densenet201 googlenet inception_v3 resnet18 resnet34
        resnet50 resnet101 resnet152 resnext50_32x4d resnext101_32x8d shufflenet_v2_x0_5 shufflenet_v2_x1_0 shufflenet_v2_x1_5 shufflenet_v2_x2_0 wide_resnet101_2
        wide_resnet50_2 mnasnet0_5 mnasnet0_75 mnasnet1_0 mnasnet1_3 mobilenet_v2 squeezenet1_0 squeezenet1_1
        darknet53 inceptionv3 mobilenet1.0 mobilenet0.75 mobilenet0.25 mobilenet0.5 resnet18_v1 resnet34_v1 resnet50_v1 resnet101_v1 resnet152_v1 resnext101_32x4d
        resnext101_64x4d resnext101_64x4d_v1 se_resnext50_32x4d se_resnext101_32x4d se_resnext101_64x4d senet_154 resnet18_v2 resnet34_v2 resnet50_v2 resnet101_v2
        resnet152_v2 mobilenetv2_1.0 mobilenetv2_0.75 mobilenetv2_0.5 mobilenetv2_0.25 squeezenet1.0 squeezenet1.1 mobilenetv3_large mobilenetv3_small resnet18_v1b
        resnet34_v1b resnet50_v1b resnet50_v1b_gn resnet101_v1b resnet152_v1b resnet50_v1c resnet101_v1c resnet152_v1c resnet50_v1d resnet101_v1d resnet152_v1d
        resnet18_v1d resnet34_v1d resnet18_v1b_0.89 resnet50_v1d_0.86 resnet50_v1d_0.48 resnet50_v1d_0.37 resnet50_v1d_0.11 resnet101_v1d_0.76 resnet101_v1d_0.73
        xception mobilenet inception_resnet_v3 nasnet_mobile nasnet_large
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    [Theory]
    [MemberData(nameof(NamesOfMonk))]
    public void Every_name_of_Monk_is_known_or_refused_with_a_reason(string name)
    {
        if (!RefusedModels.Names.Contains(name))
        {
            Assert.Contains(name, ModelRegistry.Find(name).Names);
            return;
        }

        var error = Assert.Throws<MonkException>(() => ModelRegistry.Find(name.ToUpperInvariant()));
        Assert.Contains("is not available: it ", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{RefusedModels.Instead(name)}', which is not the same network", error.Message, StringComparison.Ordinal);
        Assert.NotNull(ModelRegistry.Find(RefusedModels.Instead(name)));
    }

    [Theory]
    [InlineData("resnet19", "resnet18")]
    [InlineData("resnet-50", "resnet50")]
    [InlineData("densnet121", "densenet121")]
    [InlineData("RESNET18V2", "resnet18_v2")]
    public void An_unknown_name_is_refused_with_the_nearest(string name, string nearest)
    {
        var error = Assert.Throws<MonkException>(() => ModelRegistry.Find(name));
        Assert.Equal($"Model '{name}' is not known. Did you mean '{nearest}'? `Prototype.ListModels()` has them all.", error.Message);
    }

    [Theory]
    [InlineData("resnet?8", new[] { "resnet18" })]
    [InlineData("*_V2", new[] { "resnetv2_18", "resnetv2_34", "resnetv2_50", "resnetv2_101", "resnetv2_152", "mobilenet_v2" })]
    [InlineData("swin_?", new[] { "swin_t", "swin_s", "swin_b" })]
    [InlineData("vgg1[19]", new string[0])]
    public void A_search_takes_wildcards_and_looks_at_aliases_too(string pattern, string[] names) =>
        Assert.Equal(names, ModelRegistry.Search(pattern).Select(entry => entry.Name));

    [Fact]
    public void A_search_for_anything_finds_all() => Assert.Equal(ModelRegistry.All, ModelRegistry.Search());

    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("ResNet", "resnet", 0)]
    public void Edit_distance_counts_single_character_edits(string a, string b, int edits)
    {
        Assert.Equal(edits, EditDistance.Between(a, b));
        Assert.Equal(edits, EditDistance.Between(b, a));
    }

    [Fact]
    public void A_model_without_classes_is_refused() =>
        Assert.Contains("0 classes", Assert.Throws<MonkException>(() => ModelRegistry.Find("resnet18").Build(0)).Message);

    [Theory]
    [InlineData("resnet50", 224, 0.485, 0.229)]
    [InlineData("resnetv2_50", 224, 0.5, 0.5)]
    [InlineData("inception_v3", 299, 0.5, 0.5)]
    [InlineData("googlenet", 224, 0.5, 0.5)]
    [InlineData("efficientnet_b1", 240, 0.485, 0.229)]
    public void Preprocessing_is_what_the_pretrained_weights_want(string name, int size, double mean, double deviation)
    {
        var entry = ModelRegistry.Find(name);
        Assert.Equal(size, entry.InputSize);
        Assert.Equal(mean, entry.Normalization.Mean[0]);
        Assert.Equal(deviation, entry.Normalization.StandardDeviation[0]);
    }
}
