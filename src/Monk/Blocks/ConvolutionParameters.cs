using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Blocks;

/// <summary>Puts other tensors in the place of a convolution's parameters.</summary>
internal static class ConvolutionParameters
{
    /// <summary>Makes them the parameters, of their own type and layout, which do not learn; those before are disposed of.</summary>
    public static void ReplaceParameters(this Convolution convolution, Tensor weight, Tensor? bias)
    {
        var before = (convolution.weight, convolution.bias);
        convolution.weight = Lasting(weight);
        convolution.bias = bias is null ? null : Lasting(bias);
        before.weight.Dispose();
        before.bias?.Dispose();

        static Parameter Lasting(Tensor tensor) => (Parameter)new Parameter(tensor.alias(), requires_grad: false).DetachFromDisposeScope();
    }
}
