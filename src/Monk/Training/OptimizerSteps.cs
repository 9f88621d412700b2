using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>
/// Takes an optimizer's steps. Those of SGD, Adam and AdamW on the CPU are fused: TorchSharp's own go through memory several times for each
/// parameter. Settings and state stay the optimizer's, so that what it computes and saves is the same.
/// </summary>
internal static class OptimizerSteps
{
    /// <summary>What takes a step of <paramref name="optimizer"/>. To be made once the optimizer's state is restored.</summary>
    public static Action Of(OptimizerHelper optimizer)
    {
        // A gradient has its parameter's layout always: autograd sees to it.
        if (!optimizer.parameters().All(parameter => parameter.device_type == DeviceType.CPU && parameter.dtype == ScalarType.Float32 && parameter.is_contiguous()))
            return Own(optimizer);
        return optimizer.ParamGroups.ToList() switch
        {
            [SGD.ParamGroup { Options: { maximize: not true } options } group] => Sgd(group, options, States<SGD.State>(optimizer, group)),
            [Adam.ParamGroup { Options: { amsgrad: not true, maximize: not true } options } group] =>
                Adam(false, group, (options.beta1!.Value, options.beta2!.Value, options.weight_decay ?? 0, options.eps!.Value), States<Adam.State>(optimizer, group), state => new(state.exp_avg, state.exp_avg_sq, ++state.step)),
            [AdamW.ParamGroup { Options: { amsgrad: not true, maximize: not true } options } group] =>
                Adam(true, group, (options.beta1!.Value, options.beta2!.Value, options.weight_decay ?? 0, options.eps!.Value), States<AdamW.State>(optimizer, group), state => new(state.exp_avg, state.exp_avg_sq, ++state.step)),
            _ => Own(optimizer),
        };
    }

    private static Action Own(OptimizerHelper optimizer) => () => optimizer.step();

    private static List<(Parameter Parameter, TState State)> States<TState>(OptimizerHelper optimizer, ParamGroup group)
        where TState : OptimizerState =>
        [.. group.Parameters.Zip(optimizer.state_dict().State.Cast<TState>())];

    private static Action Sgd(SGD.ParamGroup group, SGD.Options options, List<(Parameter Parameter, SGD.State State)> all)
    {
        var momentum = options.momentum ?? 0;
        return () =>
        {
            using var scope = NewDisposeScope();
            using var noGradient = no_grad();
            foreach (var states in all.Where(entry => entry.Parameter.grad is not null).ToLookup(entry => entry.State.momentum_buffer is null))
            {
                var isFirst = momentum != 0 && states.Key;
                if (isFirst)
                {
                    foreach (var (parameter, state) in states)
                        state.momentum_buffer = zeros_like(parameter).DetachFromDisposeScope();
                }

                FusedKernels.Sgd(
                    [.. states.Select(entry => entry.Parameter)],
                    [.. states.Select(entry => entry.Parameter.grad!)],
                    momentum == 0 ? [] : [.. states.Select(entry => entry.State.momentum_buffer)],
                    group.LearningRate,
                    momentum,
                    options.dampening ?? 0,
                    options.weight_decay ?? 0,
                    options.nesterov ?? false,
                    isFirst);
            }
        };
    }

    private static Action Adam<TState>(
        bool decoupled,
        ParamGroup group,
        (double Beta1, double Beta2, double WeightDecay, double Epsilon) options,
        List<(Parameter Parameter, TState State)> all,
        Func<TState, Moments> advance) => () =>
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var parameters = all.Where(entry => entry.Parameter.grad is not null).ToList();
        if (parameters.Count == 0)
            return;
        var moments = parameters.ConvertAll(entry => advance(entry.State));
        var counts = moments.Select(entry => entry.Step).Distinct().ToDictionary(step => step, step => tensor((float)step));
        FusedKernels.Adam(
            decoupled,
            [.. parameters.Select(entry => entry.Parameter)],
            [.. parameters.Select(entry => entry.Parameter.grad!)],
            [.. moments.Select(entry => entry.Mean)],
            [.. moments.Select(entry => entry.Square)],
            [.. moments.Select(entry => counts[entry.Step])],
            group.LearningRate,
            options.Beta1,
            options.Beta2,
            options.WeightDecay,
            options.Epsilon);
    };

    private readonly record struct Moments(Tensor Mean, Tensor Square, long Step);
}
