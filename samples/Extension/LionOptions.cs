using Monk.Kinds;
using Monk.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using OptimizerOptions = Monk.Optimizers.OptimizerOptions;

namespace Extension;

/// <summary>An optimizer: Lion (Chen and others, "Symbolic Discovery of Optimization Algorithms", 2023).</summary>
[Kind("lion")]
public sealed record LionOptions : OptimizerOptions
{
    public double Beta1 { get; init; } = 0.9;

    public double Beta2 { get; init; } = 0.99;

    public override OptimizerHelper Create(IEnumerable<Parameter> parameters) => new Lion(parameters, this);

    private sealed class Lion(IEnumerable<Parameter> parameters, LionOptions options)
        : ParameterOptimizer(parameters, options.LearningRate, "momentum")
    {
        protected override void Update(Parameter parameter, Tensor gradient, ParameterMemory memory, double learningRate)
        {
            var momentum = memory["momentum"];
            var direction = (options.Beta1 * momentum + (1 - options.Beta1) * gradient).sign();
            parameter.mul_(1 - learningRate * options.WeightDecay).add_(direction, alpha: -learningRate);
            momentum.mul_(options.Beta2).add_(gradient, alpha: 1 - options.Beta2);
        }
    }
}
