using Monk.Weights;
using static TorchSharp.torch;

namespace Monk.Models;

/// <summary>The names and shapes of an architecture's tensors, and which of them belong to its last layers.</summary>
internal sealed class ArchitectureShapes
{
    private static readonly Lazy<IReadOnlyList<ArchitectureShapes>> Everything = new(() => [.. ModelRegistry.All.Select(entry => new ArchitectureShapes(entry))]);

    private readonly Dictionary<string, long[]> _shapes;
    private readonly IReadOnlyList<string> _heads;
    private readonly IReadOnlyList<string> _auxiliaryClassifiers;

    private ArchitectureShapes(ModelEntry entry)
    {
        Entry = entry;
        using var model = entry.Build(1000, META);
        _shapes = model.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.shape, StringComparer.Ordinal);
        _heads = [.. model.AuxiliaryHeadNames.Append(model.HeadName).Select(name => $"{name}.")];
        _auxiliaryClassifiers = [.. model.AuxiliaryHeadNames.Select(name => name[..(name.IndexOf('.', StringComparison.Ordinal) + 1)])];
        HeadWeight = $"{model.HeadName}.weight";
        Parameters = model.parameters().Sum(parameter => parameter.numel());
    }

    /// <summary>Those of every architecture, made once, when first asked for.</summary>
    public static IReadOnlyList<ArchitectureShapes> All => Everything.Value;

    /// <summary>The architecture.</summary>
    public ModelEntry Entry { get; }

    /// <summary>The name of the head's weight, whose first dimension is the number of classes.</summary>
    public string HeadWeight { get; }

    /// <summary>Numbers in all parameters, with a head for 1,000 classes.</summary>
    public long Parameters { get; }

    /// <summary>Those of one architecture.</summary>
    public static ArchitectureShapes Of(ModelEntry entry) => new(entry);

    /// <summary>
    /// Whether a tensor belongs to a layer that is made for the number of classes: the head, or the last layer of an auxiliary classifier.
    /// </summary>
    public bool IsHead(string name) => StartsWithAny(name, _heads);

    /// <summary>
    /// The auxiliary classifiers, as prefixes with a dot, of which a file with these tensors has nothing; timm leaves them out.
    /// </summary>
    public IReadOnlyList<string> AbsentAuxiliaryClassifiers(IEnumerable<string> names) =>
        [.. _auxiliaryClassifiers.Where(prefix => !names.Any(name => name.StartsWith(prefix, StringComparison.Ordinal)))];

    /// <summary>
    /// How a file's tensors would fit, whatever the number of classes; batch counters, a missing head and missing auxiliary classifiers do
    /// not count.
    /// </summary>
    /// <param name="tensors">Shapes by name.</param>
    /// <returns>The tensors that fit, and all that the file or the architecture has.</returns>
    public (int Fitting, int Total) Fit(IReadOnlyDictionary<string, IReadOnlyList<long>> tensors)
    {
        var absent = AbsentAuxiliaryClassifiers(tensors.Keys);
        var (fitting, total) = (0, 0);
        foreach (var (name, shape) in _shapes)
        {
            if (StateNames.IsOptional(name))
                continue;
            var isHead = IsHead(name);
            if (tensors.TryGetValue(name, out var given))
            {
                total++;
                if (given.Count == shape.Length && given.Skip(isHead ? 1 : 0).SequenceEqual(shape.Skip(isHead ? 1 : 0)))
                    fitting++;
            }
            else if (!isHead && !StartsWithAny(name, absent))
            {
                total++;
            }
        }

        total += tensors.Keys.Count(name => !StateNames.IsOptional(name) && !_shapes.ContainsKey(name));
        return (fitting, total);
    }

    private static bool StartsWithAny(string name, IReadOnlyList<string> prefixes)
    {
        foreach (var prefix in prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
