using System.Reflection;
using Monk.Kinds;
using Monk.Optimizers;
using Monk.Text;

namespace Monk.Analysis;

/// <summary>Optimizers by the names that analyses take, each with its defaults.</summary>
internal static class OptimizerByName
{
    /// <summary>RMSprop with momentum, which is a name of its own in Monk v1.</summary>
    private const string MomentumRmsprop = "momentum_rmsprop";

    /// <summary>The names, sorted.</summary>
    public static IReadOnlyList<string> Names =>
        [.. KindRegistry<OptimizerOptions>.Names.Append(MomentumRmsprop).Order(StringComparer.Ordinal)];

    /// <summary>The name as it stands in the names of experiments.</summary>
    /// <exception cref="MonkException">There is no such optimizer; the message names the nearest and all others.</exception>
    public static string Checked(string? name) => Names.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new MonkException(
            $"Optimizer '{name}' is not known. Did you mean '{EditDistance.Nearest(name ?? "", Names)}'? There are {string.Join(", ", Names)}.");

    /// <summary>The optimizer of that name, with its defaults.</summary>
    /// <exception cref="MonkException">It is one of a program's own that has more required settings than its rate.</exception>
    public static OptimizerOptions Create(string name, double learningRate) => name == MomentumRmsprop
        ? new RmsPropOptions { LearningRate = learningRate, Momentum = RmsPropOptions.UsualMomentum }
        : Default(KindRegistry<OptimizerOptions>.Find(name)!) with { LearningRate = learningRate };

    private static OptimizerOptions Default(Type kind) => kind.GetConstructor(Type.EmptyTypes) is { } constructor
        && !kind.GetProperties().Any(NeedsMore)
        ? (OptimizerOptions)constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, [], null)
        : throw new MonkException(
            $"Optimizer '{KindRegistry<OptimizerOptions>.FindName(kind)}' cannot be made of a learning rate alone: {kind.Name} has other required settings.");

    private static bool NeedsMore(PropertyInfo setting) =>
        setting.Name != nameof(OptimizerOptions.LearningRate) && KindCode.IsRequired(setting);
}
