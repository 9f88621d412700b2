using Monk.Kinds;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Optimizers;

/// <summary>NAdam, Adam with Nesterov's momentum (Dozat, 2016).</summary>
/// <remarks>Computed as PyTorch does, by TorchSharp's <c>NAdam</c>.</remarks>
[Kind("nadam", "OptimizerNadam")]
public sealed record NadamOptions : OptimizerOptions
{
    /// <summary>How much of the running mean of gradients a step keeps.</summary>
    /// <value>From 0 to below 1. Default: 0.9.</value>
    /// <exception cref="MonkException">It is not from 0 to below 1.</exception>
    public double Beta1 { get; init => field = Check.FromZeroToBelowOne("beta1", value); } = 0.9;

    /// <summary>How much of the running mean of squared gradients a step keeps.</summary>
    /// <value>From 0 to below 1. Default: 0.999.</value>
    /// <exception cref="MonkException">It is not from 0 to below 1.</exception>
    public double Beta2 { get; init => field = Check.FromZeroToBelowOne("beta2", value); } = 0.999;

    /// <summary>Added to the root, so that nothing is divided by 0.</summary>
    /// <value>Above 0. Default: 1e-8.</value>
    /// <exception cref="MonkException">It is not above 0.</exception>
    public double Epsilon { get; init => field = Check.Positive("epsilon", value); } = 1e-8;

    /// <summary>How fast the momentum comes up to <see cref="Beta1"/>.</summary>
    /// <value>At least 0. Default: 0.004.</value>
    /// <exception cref="MonkException">It is not at least 0.</exception>
    public double MomentumDecay { get; init => field = Check.NotNegative("momentumDecay", value); } = 0.004;

    /// <inheritdoc/>
    public override OptimizerHelper Create(IEnumerable<Parameter> parameters) =>
        optim.NAdam(parameters, LearningRate, Beta1, Beta2, Epsilon, WeightDecay, MomentumDecay);
}
