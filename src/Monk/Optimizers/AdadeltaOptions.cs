using Monk.Kinds;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Optimizers;

/// <summary>Adadelta (Zeiler, 2012). Its learning rate is what each step is multiplied by; the paper has 1.</summary>
/// <remarks>Computed as PyTorch does, by TorchSharp's <c>Adadelta</c>.</remarks>
[Kind("adadelta", "OptimizerAdadelta")]
public sealed record AdadeltaOptions : OptimizerOptions
{
    /// <summary>How much of the running means a step keeps.</summary>
    /// <value>From 0 to below 1. Default: 0.9.</value>
    /// <exception cref="MonkException">It is not from 0 to below 1.</exception>
    public double Rho { get; init => field = Check.FromZeroToBelowOne("rho", value); } = 0.9;

    /// <summary>Added under the roots.</summary>
    /// <value>Above 0. Default: 1e-6.</value>
    /// <exception cref="MonkException">It is not above 0.</exception>
    public double Epsilon { get; init => field = Check.Positive("epsilon", value); } = 1e-6;

    /// <inheritdoc/>
    public override OptimizerHelper Create(IEnumerable<Parameter> parameters) =>
        optim.Adadelta(parameters, LearningRate, Rho, Epsilon, WeightDecay);
}
