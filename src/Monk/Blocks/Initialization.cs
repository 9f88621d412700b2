using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace Monk.Blocks;

/// <summary>Initialisations that several families share.</summary>
internal static class Initialization
{
    /// <summary>Normal, scaled to keep the variance of gradients (Kaiming, fan-out), for convolutions; their biases zero.</summary>
    public static void KaimingFanOut(nn.Module network) =>
        Convolutions(network, weight => kaiming_normal_(weight, mode: FanInOut.FanOut, nonlinearity: NonlinearityType.ReLU));

    /// <summary>Initialises the weights of convolutions; their biases become zero.</summary>
    public static void Convolutions(nn.Module network, Action<Tensor> weight)
    {
        foreach (var convolution in network.modules().OfType<Convolution>())
            Apply(convolution.weight, convolution.bias, weight);
    }

    /// <summary>Initialises the weights of linear layers; their biases become zero.</summary>
    public static void Linear(nn.Module network, Action<Tensor> weight)
    {
        foreach (var linear in network.modules().Where(module => module is TorchSharp.Modules.Linear or TokenLinear))
            Apply(linear.get_parameter("weight")!, linear.get_parameter("bias"), weight);
    }

    /// <summary>
    /// Normal around 0; for what PyTorch calls <c>trunc_normal_</c> with its limits of ±2, at deviations of 0.1 and less.
    /// </summary>
    /// <remarks>
    /// The limits are 20 deviations away, so there is nothing to truncate. TorchSharp's own <c>trunc_normal_</c> (0.107) cannot be used: it
    /// multiplies by the mean and adds the deviation, which makes every weight the same, and a few of them not a number.
    /// </remarks>
    public static void TruncatedNormal(Tensor weight, double deviation) => normal_(weight, 0, deviation);

    private static void Apply(Parameter weight, Parameter? bias, Action<Tensor> initialize)
    {
        initialize(weight);
        if (bias is not null)
            zeros_(bias);
    }
}
