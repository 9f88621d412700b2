using System.Text;
using Monk.Weights;
using static System.FormattableString;

namespace Monk.Models;

/// <summary>
/// Writes <c>docs/models.md</c> from the registry and the catalogue of pretrained weights, so that it cannot say anything else than they
/// do.
/// </summary>
internal static class ModelsPage
{
    /// <summary>The page as Markdown, with <c>\n</c> at the end of every line.</summary>
    public static string Markdown()
    {
        var text = new StringBuilder();
        text.Append(Invariant($"""
            # Models

            {ModelRegistry.All.Count} architectures, each checked against PyTorch's names and shapes, and each family against its logits. `Prototype.ListModels("resnet*")` finds
            them from code. The names are torchvision's (timm's for `resnetv2_…`); the others, which are Monk's and timm's, mean the same
            network, but for eight of Monk's names, [whose networks in gluon and Keras differ](#names-of-monk-that-mean-another-network-there).

            *Parameters* are for 1,000 classes, *top-1* is the accuracy on ImageNet's validation set that the publisher of the weights reports, *input* the side of the
            square images that training uses unless told otherwise. Where there is no file, none that could be downloaded with its hash checked is known: give
            the path of a file of your own (`weightsPath`) or start from random weights (`usePretrained: false`). The last layer of a file that is named so is kept
            where it names the experiment's classes, in whatever order, or names none and has as many outputs; else it is new. `Train` says which.

            | model | other names | family | input | parameters | top-1 | pretrained weights | tag | MiB | licence |
            |---|---|---|--:|--:|--:|---|---|--:|---|

            """));
        foreach (var architecture in ArchitectureShapes.All)
            text.Append(Row(architecture));

        text.Append("""

            The licence is that under which the publisher gives the weights; all were trained on ImageNet, whose own terms may apply.

            ## Other weights of the same networks

            Give the path of one of these files (`weightsPath`) to begin with it instead. GluonCV's own weights fit too, as timm has converted them (`timm/<name>.gluon_in1k` on Hugging Face): those
            of `resnet18`, `resnet34`, `resnet50`, `resnet101`, `resnet152` (gluon's `_v1b`), `resnext50_32x4d`, `resnext101_32x4d` and `resnext101_64x4d`.

            | model | top-1 | pretrained weights | tag | MiB |
            |---|--:|---|---|--:|

            """);
        foreach (var source in ModelRegistry.All.SelectMany(entry => OtherTrainings(entry.Name)))
            text.Append(Invariant($"| `{source.Model}` | {source.Top1:F1} | {Link(source)} | {source.Tag} | {source.ApproximateMebibytes:F0} |\n"));

        text.Append("""

            ## Names of Monk that mean another network there

            These names are kept because Monk's scripts use them. The networks are as deep, but weights of one do not fit the other, and numbers that were
            published for one are not those of the other.

            | name | here | gluon's network of that name |
            |---|---|---|

            """);
        foreach (var name in NamesakeModels.Names)
            text.Append(Invariant($"| `{name}` | `{ModelRegistry.Find(name).Name}` | {NamesakeModels.Difference(name)} |\n"));

        text.Append("""

            ## Names of Monk that are refused

            Monk's gluon and Keras backends have these networks, and this library has not. None of them is replaced by a network that is only similar.

            | name | why | nearest |
            |---|---|---|

            """);
        foreach (var name in RefusedModels.Names)
            text.Append(Invariant($"| `{name}` | {RefusedModels.Reason(name)} | `{RefusedModels.Instead(name)}` |\n"));
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Row(ArchitectureShapes architecture)
    {
        var entry = architecture.Entry;
        var aliases = string.Join(", ", entry.Aliases.Select(alias => $"`{alias}`"));
        var weights = PretrainedCatalog.For(entry.Name) is [var source, ..]
            ? Invariant($"{source.Top1:F1} | {Link(source)} | {source.Tag} | {source.ApproximateMebibytes:F0} | {source.Licence.Split(';')[0]}")
            : "– | – | – | – | –";
        return Invariant($"| `{entry.Name}` | {aliases} | {entry.Family} | {entry.InputSize} | {architecture.Parameters / 1e6:F1} M | {weights} |\n");
    }

    // The first source of each training but the default one; the others are copies of the same values.
    private static IEnumerable<PretrainedSource> OtherTrainings(string model) => PretrainedCatalog.For(model).DistinctBy(source => source.Tag).Skip(1);

    private static string Link(PretrainedSource source) => $"[{source.FileName}]({source.Url})";
}
