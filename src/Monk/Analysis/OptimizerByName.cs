using Monk.Optimizers;
using Monk.Text;

namespace Monk.Analysis;

/// <summary>
/// Optimizers by the names that Monk's analyses take, with the settings that the <c>Optimizer…</c> methods have by default.
/// </summary>
internal static class OptimizerByName
{
    private static readonly Dictionary<string, Func<double, OptimizerOptions>> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["adadelta"] = rate => new AdadeltaOptions { LearningRate = rate },
        ["adagrad"] = rate => new AdagradOptions { LearningRate = rate },
        ["adam"] = rate => new AdamOptions { LearningRate = rate },
        ["adamax"] = rate => new AdamaxOptions { LearningRate = rate },
        ["adamw"] = rate => new AdamWOptions { LearningRate = rate, WeightDecay = 0.01 },
        ["asgd"] = rate => new AsgdOptions { LearningRate = rate },
        ["momentum_rmsprop"] = rate => new RmsPropOptions { LearningRate = rate, Momentum = 0.9 },
        ["nadam"] = rate => new NadamOptions { LearningRate = rate },
        ["nesterov_sgd"] = rate => new NesterovSgdOptions { LearningRate = rate },
        ["radam"] = rate => new RadamOptions { LearningRate = rate },
        ["rmsprop"] = rate => new RmsPropOptions { LearningRate = rate },
        ["sgd"] = rate => new SgdOptions { LearningRate = rate },
    };

    /// <summary>The names, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The name as it stands in the names of experiments.</summary>
    /// <exception cref="MonkException">There is no such optimizer; the message names the nearest and all others.</exception>
    public static string Checked(string? name) => name is not null && Known.ContainsKey(name)
        ? name.ToLowerInvariant()
        : throw new MonkException($"Optimizer '{name}' is not known. Did you mean '{EditDistance.Nearest(name ?? "", Known.Keys)}'? There are {string.Join(", ", Names)}.");

    /// <summary>The optimizer of that name.</summary>
    public static OptimizerOptions Create(string name, double learningRate) => Known[name](learningRate);
}
