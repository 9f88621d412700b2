namespace Monk.Weights;

/// <summary>Which pretrained weights are known for which network.</summary>
internal static class PretrainedCatalog
{
    private static readonly ILookup<string, PretrainedSource> Sources =
        TorchvisionWeights.All.Concat(HubWeights.All).OrderBy(source => source.Tag, StringComparer.Ordinal).ToLookup(source => source.Model, StringComparer.Ordinal);

    /// <summary>Every network with weights, in no particular order.</summary>
    public static IEnumerable<string> Models => Sources.Select(group => group.Key);

    /// <summary>
    /// The sources of a network's weights; those of the default tag first, the original before copies. The default is
    /// torchvision's first training (<c>IMAGENET1K_V1</c>), which is what Monk's users had. Empty when none are known.
    /// </summary>
    /// <param name="model">The network's name, torchvision's (timm's for the pre-activation ResNets).</param>
    public static IReadOnlyList<PretrainedSource> For(string model) => [.. Sources[model]];

    /// <summary>The sources of one training of a network.</summary>
    /// <param name="model">The network's name.</param>
    /// <param name="tag">The training, or null for the default one.</param>
    /// <exception cref="MonkException">There are no weights for the network, or none with this tag.</exception>
    public static IReadOnlyList<PretrainedSource> For(string model, string? tag)
    {
        var all = For(model);
        if (all.Count == 0)
            throw new WeightsNotFoundException($"There are no pretrained weights for '{model}'. {WhyNone(model)}Train it from random weights (usePretrained: false), give the path of a weights file, or choose another model.");
        var chosen = all.Where(source => source.Tag == (tag ?? all[0].Tag)).ToList();
        if (chosen.Count == 0)
            throw new MonkException($"There are no pretrained weights '{tag}' for '{model}'. It has {string.Join(", ", all.Select(source => source.Tag).Distinct())}.");
        return chosen;
    }

    private static string WhyNone(string model) => model == "resnetv2_152"
        ? "Nobody has published ImageNet-1k weights of this pre-activation network (timm lists it as untrained); resnetv2_101 and resnet152 have some. "
        : "";
}
