using Monk.Models;
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
    public void The_page_names_every_architecture_alias_weights_file_and_refused_name()
    {
        var page = ModelsPage.Markdown();
        var names = ModelRegistry.All.SelectMany(entry => entry.Names)
            .Concat(RefusedModels.Names)
            .Select(name => $"`{name}`");
        Assert.All(names, name => Assert.Contains(name, page, StringComparison.Ordinal));
        Assert.All(ModelRegistry.All.SelectMany(entry => PretrainedCatalog.For(entry.Name).Take(1)), source => Assert.Contains($"[{source.FileName}]({source.Url})", page, StringComparison.Ordinal));
        Assert.Contains("| `resnet18` | `resnet18_v1`, `resnet18_v1b` | ResNet | 224 | 11.7 M | 69.8 | [resnet18-f37072fd.pth](", page, StringComparison.Ordinal);
    }
}
