using System.Collections.Concurrent;
using Monk.Experiments;
using Monk.Weights;
using static System.FormattableString;

namespace Monk.Models.Backbones;

/// <summary>The backbones of the program's own, each as an architecture.</summary>
internal static class BackboneRegistry
{
    private static readonly ConcurrentDictionary<string, ModelEntry> Entries = new(StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<ModelEntry> All => Entries.Values.OrderBy(entry => entry.Name, StringComparer.Ordinal);

    public static ModelEntry? Find(string name) => Entries.GetValueOrDefault(name);

    /// <exception cref="MonkException">The name is not free, or a property is out of range.</exception>
    public static void Register(Backbone backbone, bool replace)
    {
        Require(backbone);
        var entry = EntryOf(backbone);
        Entries.AddOrUpdate(backbone.Name, entry, (_, before) => replace || before.Own!.Build.Method == backbone.Build.Method
            ? entry
            : throw new MonkException($"Another backbone is registered as '{before.Name}' already. Take another name, or pass replace: true."));
    }

    /// <summary>Takes backbones back, for tests: others of the same process list the models.</summary>
    public static void Forget() => Entries.Clear();

    private static ModelEntry EntryOf(Backbone backbone)
    {
        var source = new BackboneSource(backbone);
        return new ModelEntry(backbone.Name, "Own backbone", source.Build)
        {
            Own = backbone,
            InputSize = backbone.InputSize,
            Normalization = new PixelNormalization([.. backbone.Mean], [.. backbone.StandardDeviation]),
        };
    }

    private static void Require(Backbone backbone)
    {
        ExperimentNames.Checked("name", backbone.Name);
        ArgumentNullException.ThrowIfNull(backbone.Build);
        if (ModelRegistry.IsTaken(backbone.Name))
            throw new MonkException($"name is '{backbone.Name}', which is a built-in model's. Take another for the backbone.");
        new ImageSize(backbone.InputSize, backbone.InputSize).RequireSides("inputSize", 32);
        if (backbone.Features is < 1)
            throw new MonkException(Invariant($"features is {backbone.Features}; a backbone gives at least 1 number for an image. Leave it out to have it found."));
        RequireChannels("mean", backbone.Mean, value => double.IsFinite(value), "a number");
        RequireChannels("standardDeviation", backbone.StandardDeviation, value => value > 0 && double.IsFinite(value), "a number above 0");
        Check.OptionalPath("weightsFile", backbone.WeightsFile);
        Check.NotEmpty("version", backbone.Version);
    }

    private static void RequireChannels(string name, IReadOnlyList<double> values, Func<double, bool> isRight, string what)
    {
        if (values is not { Count: 3 } || !values.All(isRight))
            throw new MonkException(Invariant($"{name} is [{string.Join(", ", (values ?? []).Take(4).Select(value => Invariant($"{value}")))}]; it has {what} for each of red, green and blue."));
    }
}
