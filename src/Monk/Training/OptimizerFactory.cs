using Monk.Experiments;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>Makes TorchSharp's optimizers from options, over the parameters that may learn.</summary>
internal static class OptimizerFactory
{
    public static OptimizerHelper Create(Experiments.OptimizerOptions options, IEnumerable<Parameter> parameters) => options switch
    {
        SgdOptions sgd => optim.SGD(parameters, sgd.LearningRate, sgd.Momentum, weight_decay: sgd.WeightDecay),
        RmsPropOptions rms => optim.RMSProp(parameters, rms.LearningRate, rms.DecayRate, rms.Epsilon, rms.WeightDecay, rms.Momentum),
        AsgdOptions asgd => optim.ASGD(parameters, asgd.LearningRate, weight_decay: asgd.WeightDecay),
        AdamWOptions adamW => optim.AdamW(parameters, adamW.LearningRate, adamW.Beta1, adamW.Beta2, adamW.Epsilon, adamW.WeightDecay),
        _ => throw new NotSupportedException($"Optimizer {options.GetType().Name}."),
    };

    public static void SetLearningRate(OptimizerHelper optimizer, double rate)
    {
        foreach (var group in optimizer.ParamGroups)
            group.LearningRate = rate;
    }
}
