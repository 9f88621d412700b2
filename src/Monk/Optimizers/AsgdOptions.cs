using Monk.Kinds;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Optimizers;

/// <summary>Averaged stochastic gradient descent (Polyak and Juditsky, 1992), with PyTorch's constants.</summary>
/// <remarks>Computed as PyTorch does, by TorchSharp's <c>ASGD</c>.</remarks>
[Kind("asgd", "OptimizerAsgd")]
public sealed record AsgdOptions : OptimizerOptions
{
    /// <inheritdoc/>
    public override OptimizerHelper Create(IEnumerable<Parameter> parameters) =>
        optim.ASGD(parameters, LearningRate, weight_decay: WeightDecay);
}
