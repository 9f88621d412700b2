using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>libtorch's optimizer steps over all parameters at once, which TorchSharp does not bind but TorchScript reaches.</summary>
/// <remarks>They read each parameter, its gradient and its state as plain rows of numbers: all four have to be laid out alike.</remarks>
internal static class FusedKernels
{
    // The parser takes no last line that does not end.
    private static readonly Lazy<jit.CompilationUnit> Script = new(() => jit.compile(
        """
        def sgd(params: List[Tensor], grads: List[Tensor], momenta: List[Tensor], lr: float, momentum: float, dampening: float, weight_decay: float, nesterov: bool, first: bool):
            torch._fused_sgd_(params, grads, momenta, weight_decay=weight_decay, momentum=momentum, lr=lr, dampening=dampening, nesterov=nesterov, maximize=False, is_first_step=first)

        def adam(params: List[Tensor], grads: List[Tensor], means: List[Tensor], squares: List[Tensor], steps: List[Tensor], lr: float, beta1: float, beta2: float, weight_decay: float, eps: float):
            torch._fused_adam_(params, grads, means, squares, [], steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=weight_decay, eps=eps, amsgrad=False, maximize=False)

        def adamw(params: List[Tensor], grads: List[Tensor], means: List[Tensor], squares: List[Tensor], steps: List[Tensor], lr: float, beta1: float, beta2: float, weight_decay: float, eps: float):
            torch._fused_adamw_(params, grads, means, squares, [], steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=weight_decay, eps=eps, amsgrad=False, maximize=False)

        """));

    /// <summary>A step of stochastic gradient descent.</summary>
    /// <param name="parameters">What learns.</param>
    /// <param name="gradients">Its gradients.</param>
    /// <param name="momenta">Its momenta, which change; none where <paramref name="momentum"/> is 0.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="momentum">How much of the momenta stays.</param>
    /// <param name="dampening">How much of a gradient does not enter the momenta, after the first step.</param>
    /// <param name="weightDecay">How much of a parameter is added to its gradient.</param>
    /// <param name="nesterov">Whether to look ahead.</param>
    /// <param name="first">Whether the momenta are yet to be made of these gradients.</param>
    public static void Sgd(Tensor[] parameters, Tensor[] gradients, Tensor[] momenta, double rate, double momentum, double dampening, double weightDecay, bool nesterov, bool first) =>
        Script.Value.invoke("sgd", parameters, gradients, momenta, rate, momentum, dampening, weightDecay, nesterov, first);

    /// <summary>A step of Adam, where weight decay is a part of the gradient, or of AdamW, where it is not.</summary>
    /// <param name="decoupled">Whether it is AdamW's.</param>
    /// <param name="parameters">What learns.</param>
    /// <param name="gradients">Its gradients.</param>
    /// <param name="means">Their running means, which change.</param>
    /// <param name="squares">The running means of their squares, which change.</param>
    /// <param name="steps">The number of each parameter's step, from 1.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="beta1">How much of the means stays.</param>
    /// <param name="beta2">How much of the squares stays.</param>
    /// <param name="weightDecay">The weight decay.</param>
    /// <param name="epsilon">What is added to the squares' roots.</param>
    public static void Adam(bool decoupled, Tensor[] parameters, Tensor[] gradients, Tensor[] means, Tensor[] squares, Tensor[] steps, double rate, double beta1, double beta2, double weightDecay, double epsilon) =>
        Script.Value.invoke(decoupled ? "adamw" : "adam", parameters, gradients, means, squares, steps, rate, beta1, beta2, weightDecay, epsilon);
}
