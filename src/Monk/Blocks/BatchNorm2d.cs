using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Monk.Blocks;

/// <summary>
/// Batch normalisation over [N, C, H, W], which a convolution before it can take over once nothing learns any more. Made by
/// <see cref="Layer"/>.
/// </summary>
/// <remarks>
/// "Batch Normalization: Accelerating Deep Network Training by Reducing Internal Covariate Shift" (Ioffe and Szegedy, 2015).
/// </remarks>
internal sealed class BatchNorm2d(int channels, double epsilon, double momentum, bool affine)
    : BatchNorm(channels, epsilon, momentum, affine, true, Layer.Device, null, nameof(BatchNorm2d))
{
    private bool _isFolded;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => _isFolded ? input : base.forward(input);

    /// <summary>
    /// Scales the weights of the convolution whose output this norm gets, and moves its bias, so that it computes both. The norm then hands
    /// on what it is given.
    /// </summary>
    public void FoldInto(Convolution convolution)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var scale = (running_var!.to(ScalarType.Float64) + eps).rsqrt();
        if (affine)
            scale *= weight;
        var offset = -running_mean! * scale;
        if (convolution.bias is not null)
            offset += convolution.bias * scale;
        if (affine)
            offset += bias!;

        var type = convolution.weight.dtype;
        convolution.ReplaceParameters((convolution.weight * scale.view(-1, 1, 1, 1)).to(type), offset.to(type));
        _isFolded = true;
    }

    /// <inheritdoc/>
    protected override void ValidateInputDimensions(Tensor input)
    {
        if (input.Dimensions != 4)
            throw new ArgumentException($"Batch normalisation takes [N, C, H, W], not {input.Dimensions} dimensions.", nameof(input));
    }
}
