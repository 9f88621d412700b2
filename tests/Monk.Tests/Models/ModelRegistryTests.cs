using Monk.Models;

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
    public void Names_and_aliases_lead_to_the_architecture(string name, string canonical) =>
        Assert.Equal(canonical, ModelRegistry.Find(name).Name);

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
}
