using Monk.Models;
using Monk.Tests.Facade;
using Monk.Tests.Support;
using Monk.Weights;

namespace Monk.Tests.Models;

public sealed class ModelsPageTests
{
    [Fact]
    public void The_page_in_docs_is_what_the_registry_says_today()
    {
        var committed = File.ReadAllText(Path.Combine(Repository.Root, "docs", "models.md"));
        Assert.Equal(ModelsPage.Markdown(), committed.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_page_and_the_summary_say_in_what_eight_of_Monks_names_differ()
    {
        Assert.Equal(
            ["resnet101_v1", "resnet101_v2", "resnet152_v1", "resnet152_v2", "resnet18_v2", "resnet34_v2", "resnet50_v1", "resnet50_v2"],
            NamesakeModels.Names.Order(StringComparer.Ordinal));
        var page = ModelsPage.Markdown();
        Assert.DoesNotContain("very same", page, StringComparison.Ordinal);
        Assert.Contains("| `resnet50_v1` | `resnet50` | has the stride of a block in its first 1×1 convolution, and biases in the 1×1 convolutions;", page, StringComparison.Ordinal);
        Assert.Contains("| `resnet18_v2` | `resnetv2_18` | has a batch norm without scale on the input, and batch norm and ReLU before the max pooling;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("convolution more", page, StringComparison.Ordinal);

        using var scene = new Scene();
        using var prototype = scene.New();
        prototype.ModelParams("resnet50_v1");
        Assert.StartsWith("resnet50; gluon's resnet50_v1 has the stride", prototype.Summary()["Model"].Lines.Single(line => line.Label == "Network").Value, StringComparison.Ordinal);
        prototype.ModelParams("resnet18_v1"); // The same in gluon.
        Assert.DoesNotContain(prototype.Summary()["Model"].Lines, line => line.Label == "Network");
    }

    [Fact]
    public void The_page_names_every_architecture_alias_weights_file_and_refused_name()
    {
        var page = ModelsPage.Markdown();
        var names = ModelRegistry.All.SelectMany(entry => entry.Names)
            .Concat(RefusedModels.Names)
            .Concat(NamesakeModels.Names)
            .Select(name => $"`{name}`");
        Assert.All(names, name => Assert.Contains(name, page, StringComparison.Ordinal));
        Assert.All(ModelRegistry.All.SelectMany(entry => PretrainedCatalog.For(entry.Name).Take(1)), source => Assert.Contains($"[{source.FileName}]({source.Url})", page, StringComparison.Ordinal));
        Assert.Contains("| `resnet18` | `resnet18_v1`, `resnet18_v1b` | ResNet | 224 | 11.7 M | 69.8 | [resnet18-f37072fd.pth](", page, StringComparison.Ordinal);
    }
}
