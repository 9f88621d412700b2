using Monk.Kinds;
using TorchSharp.Modules;

namespace Monk.Optimizers;

/// <summary>RAdam, Adam that warms up by itself (Liu and others, 2020).</summary>
/// <remarks>Computed as PyTorch does; TorchSharp's own stands still after a few steps.</remarks>
[Kind("radam", "OptimizerRadam")]
public sealed record RadamOptions : OptimizerOptions
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

    /// <inheritdoc/>
    public override OptimizerHelper Create(IEnumerable<Parameter> parameters) =>
        new RectifiedAdam(parameters, this);
}
