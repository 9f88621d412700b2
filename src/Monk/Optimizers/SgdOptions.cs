using System.Text.Json.Serialization;
using Monk.Kinds;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Optimizers;

/// <summary>Stochastic gradient descent, in PyTorch's form of momentum.</summary>
/// <remarks>Computed as PyTorch does, by TorchSharp's <c>SGD</c>.</remarks>
[Kind("sgd", "OptimizerSgd")]
public sealed record SgdOptions : OptimizerOptions
{
    /// <summary>The share of the step before that is kept.</summary>
    /// <value>From 0 to below 1. Default: 0.</value>
    /// <exception cref="MonkException">It is not from 0 to below 1.</exception>
    public double Momentum { get; init => field = Check.FromZeroToBelowOne("momentum", value); }

    /// <summary>The share of a new gradient that does not enter the momentum.</summary>
    /// <value>From 0 to below 1. Default: 0.</value>
    /// <exception cref="MonkException">It is not from 0 to below 1.</exception>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double MomentumDampeningRate { get; init => field = Check.FromZeroToBelowOne("momentumDampeningRate", value); }

    /// <inheritdoc/>
    public override OptimizerHelper Create(IEnumerable<Parameter> parameters) =>
        optim.SGD(parameters, LearningRate, Momentum, MomentumDampeningRate, WeightDecay);
}
