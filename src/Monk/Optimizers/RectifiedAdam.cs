using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Optimizers;

/// <summary>
/// Rectified Adam (Liu and others, "On the Variance of the Adaptive Learning Rate and Beyond", 2020), step by step as PyTorch computes it.
/// </summary>
/// <remarks>
/// TorchSharp's own multiplies by the learning rate twice once the variance is rectified, so that after six steps it all but stands still.
/// </remarks>
internal sealed class RectifiedAdam(IEnumerable<Parameter> parameters, RadamOptions settings)
    : ParameterOptimizer(parameters, settings.LearningRate, FirstMoment, SecondMoment)
{
    // PyTorch's names, which resume points have.
    private const string FirstMoment = "exp_avg";
    private const string SecondMoment = "exp_avg_sq";

    protected override void Update(Parameter parameter, Tensor gradient, ParameterMemory memory, double learningRate)
    {
        var (beta1, beta2) = (settings.Beta1, settings.Beta2);
        var (first, second) = (memory[FirstMoment], memory[SecondMoment]);
        var step = memory.Steps;
        if (settings.WeightDecay != 0)
            gradient = gradient.add(parameter, alpha: settings.WeightDecay);
        first.mul_(beta1).add_(gradient, alpha: 1 - beta1);
        second.mul_(beta2).addcmul_(gradient, gradient, value: 1 - beta2);

        var correction1 = 1 - Math.Pow(beta1, step);
        var correction2 = 1 - Math.Pow(beta2, step);
        var longest = 2 / (1 - beta2) - 1;
        var length = longest - 2 * step * Math.Pow(beta2, step) / correction2;
        var stepSize = learningRate / correction1;
        if (length > 5)
        {
            var rectification = Math.Sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
            parameter.addcdiv_(first, second.sqrt().add_(settings.Epsilon), value: -stepSize * rectification * Math.Sqrt(correction2));
        }
        else
        {
            // Too few gradients to trust their variance.
            parameter.add_(first, alpha: -stepSize);
        }
    }
}
