using Monk.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>One part of what an optimizer remembers of a parameter.</summary>
/// <param name="Name">PyTorch's name for it.</param>
internal abstract record OptimizerSlot(string Name);

/// <summary>A number of steps.</summary>
internal sealed record CountSlot(string Name, Func<long> Get, Action<long> Set) : OptimizerSlot(Name);

/// <summary>A single number.</summary>
internal sealed record NumberSlot(string Name, Func<double> Get, Action<double> Set) : OptimizerSlot(Name);

/// <summary>A tensor of the parameter's type and shape.</summary>
/// <param name="Name">PyTorch's name for it.</param>
/// <param name="Get">The tensor; null where the optimizer has none.</param>
/// <param name="Set">Gives the optimizer a tensor that it has not made yet; null where it makes all its tensors at the start.</param>
/// <param name="Flagged">Whether TorchSharp's own format has a byte before the tensor that says whether it is there.</param>
internal sealed record TensorSlot(string Name, Func<Tensor?> Get, Action<Tensor>? Set = null, bool Flagged = false) : OptimizerSlot(Name);

/// <summary>What each kind of optimizer remembers, in the order of TorchSharp's own format.</summary>
internal static class OptimizerSlots
{
    public static IReadOnlyList<OptimizerSlot> Of(OptimizerState state) => state switch
    {
        SGD.State sgd => [new TensorSlot("momentum_buffer", () => sgd.momentum_buffer, value => sgd.momentum_buffer = value, Flagged: true)],
        Adam.State adam =>
        [
            new CountSlot("step", () => adam.step, value => adam.step = value),
            new TensorSlot("exp_avg", () => adam.exp_avg),
            new TensorSlot("exp_avg_sq", () => adam.exp_avg_sq),
            new TensorSlot("max_exp_avg_sq", () => adam.max_exp_avg_sq, Flagged: true),
        ],
        AdamW.State adam =>
        [
            new CountSlot("step", () => adam.step, value => adam.step = value),
            new TensorSlot("exp_avg", () => adam.exp_avg),
            new TensorSlot("exp_avg_sq", () => adam.exp_avg_sq),
            new TensorSlot("max_exp_avg_sq", () => adam.max_exp_avg_sq, Flagged: true),
        ],
        Adamax.State adamax =>
        [
            new CountSlot("step", () => adamax.step, value => adamax.step = value),
            new TensorSlot("exp_avg", () => adamax.exp_avg),
            new TensorSlot("exp_inf", () => adamax.exp_inf),
        ],
        NAdam.State nadam =>
        [
            new CountSlot("step", () => nadam.step, value => nadam.step = value),
            new NumberSlot("mu_product", () => nadam.mu_product, value => nadam.mu_product = value),
            new TensorSlot("exp_avg", () => nadam.exp_avg),
            new TensorSlot("exp_avg_sq", () => nadam.exp_avg_sq),
        ],
        RMSProp.State rms =>
        [
            new CountSlot("step", () => rms.step, value => rms.step = value),
            new TensorSlot("square_avg", () => rms.square_avg),
            new TensorSlot("momentum_buffer", () => rms.momentum_buffer, Flagged: true),
            new TensorSlot("grad_avg", () => rms.grad_avg, Flagged: true),
        ],
        Adadelta.State adadelta =>
        [
            new CountSlot("step", () => adadelta.step, value => adadelta.step = value),
            new TensorSlot("square_avg", () => adadelta.square_avg),
            new TensorSlot("acc_delta", () => adadelta.acc_delta),
        ],
        Adagrad.State adagrad =>
        [
            new CountSlot("step", () => adagrad.step, value => adagrad.step = value),
            new TensorSlot("sum", () => adagrad.sum),
        ],
        ASGD.State asgd =>
        [
            new CountSlot("step", () => asgd.step, value => asgd.step = value),
            new NumberSlot("eta", () => asgd.eta, value => asgd.eta = value),
            new NumberSlot("mu", () => asgd.mu, value => asgd.mu = value),
            new TensorSlot("ax", () => asgd.ax),
        ],
        ParameterMemory memory =>
        [
            new CountSlot("step", () => memory.Steps, value => memory.Steps = value),
            .. memory.Names.Select(name => new TensorSlot(name, () => memory[name])),
        ],
        _ => throw new MonkException(
            $"What an optimizer of a program's own remembers in a {state.GetType().Name} cannot be saved, so its training could not be resumed. Derive the optimizer from ParameterOptimizer."),
    };
}
