using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Models;

/// <summary>A convolution whose weights are kept in oneDNN's own order, for inference on the CPU: otherwise they are put in order for every batch.</summary>
internal sealed class PackedConvolution : IDisposable
{
    private readonly Tensor _weight;
    private readonly Tensor? _bias;
    private readonly object[] _geometry;

    /// <summary>Packs a convolution's parameters.</summary>
    /// <param name="convolution">The convolution; it may go on without its parameters.</param>
    /// <param name="input">The usual [N, C, H, W]: others are computed as well, only slower perhaps.</param>
    public PackedConvolution(Convolution convolution, long[] input)
    {
        using var noGradient = no_grad();
        _geometry = [convolution.padding![0], convolution.padding[1], convolution.stride[0], convolution.stride[1], convolution.dilation[0], convolution.dilation[1], convolution.groups];
        _weight = OneDnnScript.Invoke("pack", [convolution.weight.detach(), .. _geometry, .. input.Cast<object>()]).DetachFromDisposeScope();
        _bias = convolution.bias?.detach().clone().DetachFromDisposeScope();
    }

    /// <summary>The numbers that it computes with.</summary>
    public ScalarType Type => _weight.dtype;

    public Tensor Run(Tensor input) => OneDnnScript.Invoke("convolve", [input, _weight, _bias, .. _geometry]);

    public void Dispose()
    {
        _weight.Dispose();
        _bias?.Dispose();
    }
}
