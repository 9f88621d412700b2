namespace Monk.Models;

/// <summary>Every architecture, by name and alias.</summary>
internal static class ModelRegistry
{
    /// <summary>The architectures, family by family.</summary>
    public static IReadOnlyList<ModelEntry> All { get; } =
    [
        .. ResNet.Entries,
        .. PreActivationResNet.Entries,
        .. DenseNet.Entries,
    ];

    private static readonly Dictionary<string, ModelEntry> ByName = All
        .SelectMany(entry => entry.Aliases.Prepend(entry.Name), (entry, name) => (entry, name))
        .ToDictionary(pair => pair.name, pair => pair.entry, StringComparer.OrdinalIgnoreCase);

    /// <summary>The architecture of that name or alias, in any case.</summary>
    /// <exception cref="MonkException">There is none; the message names the nearest.</exception>
    public static ModelEntry Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (ByName.TryGetValue(name.Trim(), out var entry))
            return entry;

        var nearest = EditDistance.Nearest(name.Trim(), ByName.Keys);
        throw new MonkException($"Model '{name}' is not known. Did you mean '{nearest}'? `Prototype.ListModels()` has them all.");
    }
}
