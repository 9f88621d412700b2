using Monk.Kinds;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Optimizers;

/// <summary>Stochastic gradient descent with Nesterov's momentum, in PyTorch's form.</summary>
/// <remarks>Computed as PyTorch does, by TorchSharp's <c>SGD</c>. Monk v1's own runs without Nesterov's step.</remarks>
[Kind("nesterov_sgd", "OptimizerNesterovSgd")]
public sealed record NesterovSgdOptions : OptimizerOptions
{
    /// <summary>The share of the step before that is kept.</summary>
    /// <value>Above 0 and below 1. Default: 0.9; Monk v1's 0 leaves nothing to look ahead by.</value>
    /// <exception cref="MonkException">It is 0 or not from 0 to below 1.</exception>
    public double Momentum { get; init => field = NotZero(Check.FromZeroToBelowOne("momentum", value)); } = 0.9;

    /// <inheritdoc/>
    public override OptimizerHelper Create(IEnumerable<Parameter> parameters) =>
        optim.SGD(parameters, LearningRate, Momentum, weight_decay: WeightDecay, nesterov: true);

    private static double NotZero(double momentum) => momentum != 0
        ? momentum
        : throw new MonkException(
            "momentum is 0; Nesterov's step looks ahead along the momentum, so give one above 0, such as 0.9, or take OptimizerSgd.");
}
