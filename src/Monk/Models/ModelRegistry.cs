using System.IO.Enumeration;
using Monk.Models.Families;
using Monk.Text;

namespace Monk.Models;

/// <summary>Every architecture, by name and alias.</summary>
internal static class ModelRegistry
{
    /// <summary>The architectures, family by family.</summary>
    public static IReadOnlyList<ModelEntry> All { get; } =
    [
        .. AlexNet.Entries,
        .. Vgg.Entries,
        .. ResNet.Entries,
        .. PreActivationResNet.Entries,
        .. DenseNet.Entries,
        .. SqueezeNet.Entries,
        .. GoogLeNet.Entries,
        .. InceptionV3.Entries,
        .. MobileNetV2.Entries,
        .. MobileNetV3.Entries,
        .. ShuffleNetV2.Entries,
        .. MnasNet.Entries,
        .. EfficientNet.Entries,
        .. RegNet.Entries,
        .. ConvNeXt.Entries,
        .. VisionTransformer.Entries,
        .. SwinTransformer.Entries,
    ];

    private static readonly Dictionary<string, ModelEntry> ByName = All
        .SelectMany(entry => entry.Names, (entry, name) => (entry, name))
        .ToDictionary(pair => pair.name, pair => pair.entry, StringComparer.OrdinalIgnoreCase);

    /// <summary>The architecture of that name or alias, in any case.</summary>
    /// <exception cref="MonkException">
    /// There is none. The message names the nearest; for a name of Monk's whose network is not here, it says why.
    /// </exception>
    public static ModelEntry Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var trimmed = name.Trim();
        if (ByName.TryGetValue(trimmed, out var entry))
            return entry;
        if (RefusedModels.WhyRefused(trimmed) is { } reason)
            throw new MonkException(reason);

        var nearest = EditDistance.Nearest(trimmed, ByName.Keys);
        throw new MonkException($"Model '{name}' is not known. Did you mean '{nearest}'? `Prototype.ListModels()` has them all.");
    }

    /// <summary>
    /// The architectures that have a name or alias of that pattern, in any case; <c>*</c> stands for any characters and <c>?</c> for one.
    /// </summary>
    public static IReadOnlyList<ModelEntry> Search(string pattern = "*")
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return [.. All.Where(entry => entry.Names.Any(name => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true)))];
    }
}
