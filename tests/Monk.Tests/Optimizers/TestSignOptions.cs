using Monk.Kinds;
using Monk.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using OptimizerOptions = Monk.Optimizers.OptimizerOptions;

namespace Monk.Tests.Optimizers;

/// <summary>An optimizer of a program's own: steps along the sign of the running mean of gradients.</summary>
[Kind("test_sign")]
public sealed record TestSignOptions : OptimizerOptions
{
    /// <summary>How much of the mean a step keeps.</summary>
    public double Keep { get; init; } = 0.5;

    public override OptimizerHelper Create(IEnumerable<Parameter> parameters) => new Sign(parameters, this);

    private sealed class Sign(IEnumerable<Parameter> parameters, TestSignOptions options) : ParameterOptimizer(parameters, options.LearningRate, "first")
    {
        protected override void Update(Parameter parameter, torch.Tensor gradient, ParameterMemory memory, double learningRate)
        {
            memory["first"].mul_(options.Keep).add_(gradient, alpha: 1 - options.Keep);
            parameter.add_(memory["first"].sign(), alpha: -learningRate);
        }
    }
}
