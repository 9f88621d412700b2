using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Optimizers;

/// <summary>
/// Makes optimizers from options, over the parameters that may learn: TorchSharp's, where they compute what PyTorch's do.
/// </summary>
internal static class OptimizerFactory
{
    public static OptimizerHelper Create(Monk.Optimizers.OptimizerOptions options, IEnumerable<Parameter> parameters) => options switch
    {
        SgdOptions sgd => optim.SGD(parameters, sgd.LearningRate, sgd.Momentum, sgd.MomentumDampeningRate, sgd.WeightDecay),
        NesterovSgdOptions sgd => optim.SGD(parameters, sgd.LearningRate, sgd.Momentum, weight_decay: sgd.WeightDecay, nesterov: true),
        RmsPropOptions rms => optim.RMSProp(parameters, rms.LearningRate, rms.DecayRate, rms.Epsilon, rms.WeightDecay, rms.Momentum),
        AdamOptions adam => optim.Adam(parameters, adam.LearningRate, adam.Beta1, adam.Beta2, adam.Epsilon, adam.WeightDecay, adam.Amsgrad),
        AdamaxOptions adamax => optim.Adamax(parameters, adamax.LearningRate, adamax.Beta1, adamax.Beta2, adamax.Epsilon, adamax.WeightDecay),
        AdamWOptions adamW => optim.AdamW(parameters, adamW.LearningRate, adamW.Beta1, adamW.Beta2, adamW.Epsilon, adamW.WeightDecay, adamW.Amsgrad),
        NadamOptions nadam => optim.NAdam(parameters, nadam.LearningRate, nadam.Beta1, nadam.Beta2, nadam.Epsilon, nadam.WeightDecay, nadam.MomentumDecay),
        RadamOptions radam => new RectifiedAdam(parameters, radam),
        AdadeltaOptions adadelta => optim.Adadelta(parameters, adadelta.LearningRate, adadelta.Rho, adadelta.Epsilon, adadelta.WeightDecay),
        AdagradOptions adagrad => optim.Adagrad(parameters, adagrad.LearningRate, adagrad.LearningRateDecay, adagrad.WeightDecay, eps: adagrad.Epsilon),
        AsgdOptions asgd => optim.ASGD(parameters, asgd.LearningRate, weight_decay: asgd.WeightDecay),
        _ => throw new NotSupportedException($"Optimizer {options.GetType().Name}."),
    };

    public static void SetLearningRate(OptimizerHelper optimizer, double rate)
    {
        foreach (var group in optimizer.ParamGroups)
            group.LearningRate = rate;
    }
}
