using TorchSharp.Modules;

namespace Monk.Optimizers;

/// <summary>Sets the rate of an optimizer's next steps.</summary>
internal static class OptimizerRates
{
    public static void SetLearningRate(this OptimizerHelper optimizer, double rate)
    {
        foreach (var group in optimizer.ParamGroups)
            group.LearningRate = rate;
    }
}
