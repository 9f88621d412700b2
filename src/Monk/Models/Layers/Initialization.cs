using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace Monk.Models;

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
        foreach (var linear in network.modules().OfType<Linear>())
            Apply(linear.weight, linear.bias, weight);
    }

    private static void Apply(Parameter weight, Parameter? bias, Action<Tensor> initialize)
    {
        initialize(weight);
        if (bias is not null)
            zeros_(bias);
    }
}
