using System.IO.Enumeration;
using Monk.Models.Backbones;
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
        if (TryFind(trimmed) is { } entry)
            return entry;
        if (RefusedModels.WhyRefused(trimmed) is { } reason)
            throw new MonkException(reason);

        var nearest = EditDistance.Nearest(trimmed, ByName.Keys.Concat(BackboneRegistry.All.Select(own => own.Name)));
        throw new MonkException($"Model '{name}' is not known. Did you mean '{nearest}'? `Prototype.ListModels()` has them all.");
    }

    /// <summary>The architecture, or the backbone of the program's own, of that name or alias; null where there is none.</summary>
    public static ModelEntry? TryFind(string name) => ByName.GetValueOrDefault(name.Trim()) ?? BackboneRegistry.Find(name.Trim());

    /// <summary>The model of an experiment, which may be a backbone that this program has not registered.</summary>
    /// <exception cref="MonkException">It is not known here.</exception>
    public static ModelEntry OfExperiment(string name)
    {
        if (TryFind(name) is { } entry)
            return entry;
        try
        {
            return Find(name);
        }
        catch (MonkException unknown) when (RefusedModels.WhyRefused(name.Trim()) is null)
        {
            throw new MonkException($"{unknown.Message} If it is a backbone of a program's own, register it before: `Backbones.Register(new Backbone(\"{name.Trim()}\", …))`.", unknown);
        }
    }

    /// <summary>Whether a name means a model of this library, or one that it refuses.</summary>
    public static bool IsTaken(string name) =>
        ByName.ContainsKey(name)
        || RefusedModels.WhyRefused(name) is not null
        || string.Equals(name, Monk.Experiments.ModelOptions.CustomName, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The architectures that have a name or alias of that pattern, in any case; <c>*</c> stands for any characters and <c>?</c> for one.
    /// </summary>
    public static IReadOnlyList<ModelEntry> Search(string pattern = "*")
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return [.. All.Concat(BackboneRegistry.All).Where(entry => entry.Names.Any(name => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true)))];
    }
}
