using Monk.Kinds;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Optimizers;

/// <summary>Adagrad (Duchi, Hazan and Singer, 2011).</summary>
/// <remarks>Computed as PyTorch does, by TorchSharp's <c>Adagrad</c>.</remarks>
[Kind("adagrad", "OptimizerAdagrad")]
public sealed record AdagradOptions : OptimizerOptions
{
    /// <summary>Step <c>t</c>, from 0, is taken with the rate divided by <c>1 + t · decay</c>.</summary>
    /// <value>At least 0. Default: 0.</value>
    /// <exception cref="MonkException">It is not at least 0.</exception>
    public double LearningRateDecay { get; init => field = Check.NotNegative("learningRateDecay", value); }

    /// <summary>Added to the root, so that nothing is divided by 0.</summary>
    /// <value>Above 0. Default: 1e-8.</value>
    /// <exception cref="MonkException">It is not above 0.</exception>
    public double Epsilon { get; init => field = Check.Positive("epsilon", value); } = 1e-8;

    /// <inheritdoc/>
    public override OptimizerHelper Create(IEnumerable<Parameter> parameters) =>
        optim.Adagrad(parameters, LearningRate, LearningRateDecay, WeightDecay, eps: Epsilon);
}
