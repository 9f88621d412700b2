using Monk.Weights;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>An optimizer's state as named tensors: <c>&lt;parameter&gt;.&lt;slot&gt;</c>.</summary>
internal static class OptimizerTensors
{
    /// <summary>The state as it is now. Numbers are tensors without dimensions.</summary>
    public static IEnumerable<KeyValuePair<string, Tensor>> Of(nn.Module model, OptimizerHelper optimizer)
    {
        foreach (var (name, _, slots) in Parameters(model, optimizer))
        {
            foreach (var slot in slots)
            {
                if (Value(slot) is { } value)
                    yield return KeyValuePair.Create($"{name}.{slot.Name}", value);
            }
        }
    }

    /// <summary>Puts a state back, bit for bit. Everything is compared first: a state that does not fit changes nothing.</summary>
    /// <param name="model">The network.</param>
    /// <param name="optimizer">An optimizer of its learning parameters that has not taken a step.</param>
    /// <param name="entries">What is there, by the names that <see cref="Of"/> gives.</param>
    /// <param name="copy">Copies the tensor of a name into another of the same type and shape.</param>
    /// <exception cref="ResumeStateException">It does not fit.</exception>
    public static void Restore(nn.Module model, OptimizerHelper optimizer, IReadOnlyDictionary<string, TensorEntry> entries, Action<string, Tensor> copy)
    {
        using var noGradient = no_grad();
        var apply = new List<Action>();
        var expected = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (parameterName, parameter, slots) in Parameters(model, optimizer))
        {
            foreach (var slot in slots)
            {
                var name = $"{parameterName}.{slot.Name}";
                if (!entries.TryGetValue(name, out var entry))
                {
                    // What an optimizer makes in its first step alone is not there before that.
                    if (slot is not TensorSlot own || (own.Set is null && own.Get() is not null))
                        throw new ResumeStateException($"the optimizer's '{name}' is missing");
                    continue;
                }

                expected.Add(name);
                apply.Add(Plan(slot, parameter, entry, name, copy));
            }
        }

        if (entries.Keys.FirstOrDefault(name => !expected.Contains(name)) is { } unexpected)
            throw new ResumeStateException($"it holds '{unexpected}' of the optimizer, which the experiment's optimizer has not");
        foreach (var action in apply)
            action();
    }

    /// <summary>Refuses an optimizer that remembers what cannot be saved, before it has taken a step.</summary>
    /// <exception cref="MonkException">It is one.</exception>
    public static void RequireThatCanBeSaved(nn.Module model, OptimizerHelper optimizer) => _ = Parameters(model, optimizer).Count();

    /// <summary>The parameters in the optimizer's order, each with its name in the network and the slots of its state.</summary>
    public static IEnumerable<(string Name, Parameter Parameter, IReadOnlyList<OptimizerSlot> Slots)> Parameters(nn.Module model, OptimizerHelper optimizer)
    {
        var names = model.named_parameters().ToDictionary(entry => entry.parameter.Handle, entry => entry.name);
        return optimizer.parameters().Zip(optimizer.state_dict().State, (parameter, state) => (names[parameter.Handle], parameter, OptimizerSlots.Of(state)));
    }

    private static Tensor? Value(OptimizerSlot slot) => slot switch
    {
        CountSlot count => tensor(count.Get()),
        NumberSlot number => tensor(number.Get()),
        TensorSlot own => own.Get(),
        _ => throw new NotSupportedException(slot.GetType().Name),
    };

    private static Action Plan(OptimizerSlot slot, Parameter parameter, TensorEntry entry, string name, Action<string, Tensor> copy)
    {
        switch (slot)
        {
            case CountSlot count:
                Require(entry, ScalarType.Int64, []);
                var steps = Single<long>(ScalarType.Int64);
                if (steps is < 0 or > int.MaxValue)
                    throw new ResumeStateException($"the optimizer's '{name}' is {steps}, which is no number of steps");
                return () => count.Set(steps);
            case NumberSlot number:
                Require(entry, ScalarType.Float64, []);
                var value = Single<double>(ScalarType.Float64);
                if (!(Math.Abs(value) <= float.MaxValue)) // Tensors of float32 are multiplied by it.
                    throw new ResumeStateException(FormattableString.Invariant($"the optimizer's '{name}' is {value}, which is not a number that a float32 holds"));
                return () => number.Set(value);
            case TensorSlot own:
                Require(entry, parameter.dtype, parameter.shape);
                if (own.Get() is { } target)
                    return () => copy(name, target);
                if (own.Set is not { } set)
                    throw new ResumeStateException($"it holds '{name}' of the optimizer, which the experiment's optimizer has not");
                return () =>
                {
                    var made = empty_like(parameter).DetachFromDisposeScope();
                    set(made);
                    copy(name, made);
                };
            default:
                throw new NotSupportedException(slot.GetType().Name);
        }

        void Require(TensorEntry found, ScalarType type, long[] shape)
        {
            if (found.DType != type || !found.Shape.SequenceEqual(shape))
            {
                throw new ResumeStateException(
                    $"the optimizer's '{name}' is of type {ElementType.NameOf(found.DType)} and shape {TensorEntry.Text(found.Shape)}, not {ElementType.NameOf(type)} and {TensorEntry.Text(shape)}");
            }
        }

        T Single<T>(ScalarType type)
            where T : unmanaged
        {
            using var scope = NewDisposeScope();
            var read = empty([], dtype: type);
            copy(name, read);
            return read.item<T>();
        }
    }
}
