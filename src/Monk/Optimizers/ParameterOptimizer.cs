using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Optimizers;

/// <summary>
/// An optimizer that takes its step parameter by parameter, and remembers of each some tensors of its shape: what nearly all do. Derive
/// from it to add one of your own; what it remembers is saved with an experiment, so that a resumed training goes on bit for bit.
/// </summary>
/// <example>
/// <code>
/// sealed class Lion(IEnumerable&lt;Parameter&gt; parameters, LionOptions options)
///     : ParameterOptimizer(parameters, options.LearningRate, "momentum")
/// {
///     protected override void Update(Parameter parameter, Tensor gradient, ParameterMemory memory, double learningRate)
///     {
///         var direction = (options.Beta1 * memory["momentum"] + (1 - options.Beta1) * gradient).sign();
///         parameter.mul_(1 - learningRate * options.WeightDecay).add_(direction, alpha: -learningRate);
///         memory["momentum"].mul_(options.Beta2).add_(gradient, alpha: 1 - options.Beta2);
///     }
/// }
/// </code>
/// </example>
public abstract class ParameterOptimizer : OptimizerHelper
{
    /// <summary>Makes an optimizer that has taken no step.</summary>
    /// <param name="parameters">The weights that learn.</param>
    /// <param name="learningRate">The rate to begin with.</param>
    /// <param name="memory">The names of what it remembers of each parameter; none for an optimizer without memory.</param>
    protected ParameterOptimizer(IEnumerable<Parameter> parameters, double learningRate, params IReadOnlyList<string> memory)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(memory);
        foreach (var name in memory)
            Check.Name("memory", name);
        if (memory.Distinct(StringComparer.Ordinal).Count() < memory.Count || memory.Contains("step"))
            throw new MonkException($"memory is {string.Join(", ", memory)}; each name stands once, and 'step' is the number of steps.");
        _parameter_groups =
        [
            new ParamGroup
            {
                Parameters = parameters.ToList(),
                Options = new TorchSharp.Modules.OptimizerOptions { LearningRate = learningRate, InitialLearningRate = learningRate },
            },
        ];
        foreach (var parameter in _parameter_groups[0].Parameters)
            _state[parameter.Handle] = new ParameterMemory(parameter, memory);
    }

    /// <inheritdoc/>
    public sealed override Tensor step(Func<Tensor>? closure = null) => _step<ParamGroup>(
        group =>
        {
            using var scope = NewDisposeScope();
            foreach (var parameter in group.Parameters)
            {
                if (parameter.grad is not { } gradient)
                    continue;
                var memory = (ParameterMemory)_state[parameter.Handle];
                memory.Steps++;
                Update(parameter, gradient, memory, group.LearningRate);
            }
        },
        closure);

    /// <summary>
    /// Takes a step of one parameter. Gradients of what happens here are not recorded, and tensors made here are freed after it.
    /// </summary>
    /// <param name="parameter">The parameter; change it in place.</param>
    /// <param name="gradient">Its gradient, after clipping. Do not change it.</param>
    /// <param name="memory">What is remembered of the parameter; change it in place.</param>
    /// <param name="learningRate">The rate of this step, as the schedule has it.</param>
    protected abstract void Update(Parameter parameter, Tensor gradient, ParameterMemory memory, double learningRate);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (!disposing)
            return;
        foreach (var (_, state) in (IEnumerable<(nint, OptimizerState)>)_state)
            (state as IDisposable)?.Dispose();
    }
}
