using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Monk.Kinds;
using TorchSharp.Modules;

namespace Monk.Optimizers;

/// <summary>An optimizer that the program has not registered.</summary>
internal sealed record UnknownOptimizer : OptimizerOptions, IUnknownKind
{
    [SetsRequiredMembers]
    public UnknownOptimizer(string kind, JsonElement settings)
    {
        (Kind, Settings) = (kind, settings);
        if (settings.TryGetProperty("learning_rate", out var rate)
            && rate.ValueKind == JsonValueKind.Number
            && rate.TryGetDouble(out var value)
            && value is > 0 and <= float.MaxValue)
        {
            LearningRate = value;
        }
    }

    public string Kind { get; }

    public JsonElement Settings { get; }

    internal override string Code => UnknownKindCode.Of(this);

    public override OptimizerHelper Create(IEnumerable<Parameter> parameters) => throw KindRegistry<OptimizerOptions>.NotRegistered(Kind);
}
