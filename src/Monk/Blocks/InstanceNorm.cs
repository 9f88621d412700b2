using static TorchSharp.torch;

namespace Monk.Blocks;

/// <summary>Normalises each channel of each image by itself, in training and in inference alike.</summary>
/// <remarks>"Instance Normalization: The Missing Ingredient for Fast Stylization" (Ulyanov et al., 2016).</remarks>
internal sealed class InstanceNorm : Block
{
    private readonly double _epsilon;
    private readonly bool _affine;

    public InstanceNorm(int channels, double epsilon, bool affine)
        : base(nameof(InstanceNorm))
    {
        (_epsilon, _affine) = (epsilon, affine);
        if (!affine)
            return;
        AddParameter("weight", ones(channels, device: Layer.Device));
        AddParameter("bias", zeros(channels, device: Layer.Device));
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) =>
        nn.functional.instance_norm(input, weight: _affine ? Parameter("weight") : null, bias: _affine ? Parameter("bias") : null, eps: _epsilon);
}
