using Monk.Kinds;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Optimizers;

/// <summary>AdaMax, Adam with the infinity norm (Kingma and Ba, 2015).</summary>
/// <remarks>Computed as PyTorch does, by TorchSharp's <c>Adamax</c>.</remarks>
[Kind("adamax", "OptimizerAdamax")]
public sealed record AdamaxOptions : OptimizerOptions
{
    /// <summary>How much of the running mean of gradients a step keeps.</summary>
    /// <value>From 0 to below 1. Default: 0.9.</value>
    /// <exception cref="MonkException">It is not from 0 to below 1.</exception>
    public double Beta1 { get; init => field = Check.FromZeroToBelowOne("beta1", value); } = 0.9;

    /// <summary>How slowly the largest gradient is forgotten.</summary>
    /// <value>From 0 to below 1. Default: 0.999.</value>
    /// <exception cref="MonkException">It is not from 0 to below 1.</exception>
    public double Beta2 { get; init => field = Check.FromZeroToBelowOne("beta2", value); } = 0.999;

    /// <summary>Added to each gradient's size, so that nothing is divided by 0.</summary>
    /// <value>Above 0. Default: 1e-8.</value>
    /// <exception cref="MonkException">It is not above 0.</exception>
    public double Epsilon { get; init => field = Check.Positive("epsilon", value); } = 1e-8;

    /// <inheritdoc/>
    public override OptimizerHelper Create(IEnumerable<Parameter> parameters) =>
        optim.Adamax(parameters, LearningRate, Beta1, Beta2, Epsilon, WeightDecay);
}
