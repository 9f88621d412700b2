using static TorchSharp.torch;

namespace Monk.Blocks;

/// <summary>
/// Layer normalisation over all numbers of an image, with a weight for each: PyTorch's <c>LayerNorm</c> of the whole shape, as in Monk.
/// </summary>
/// <remarks>"Layer Normalization" (Ba et al., 2016).</remarks>
internal sealed class WholeLayerNorm : Block
{
    private readonly long[] _shape;
    private readonly double _epsilon;
    private readonly bool _affine;

    public WholeLayerNorm(IReadOnlyList<long> shape, double epsilon, bool affine)
        : base("LayerNorm")
    {
        (_shape, _epsilon, _affine) = ([.. shape], epsilon, affine);
        if (!affine)
            return;
        AddParameter("weight", ones(_shape, device: Layer.Device));
        AddParameter("bias", zeros(_shape, device: Layer.Device));
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) =>
        nn.functional.layer_norm(input, _shape, _affine ? Parameter("weight") : null, _affine ? Parameter("bias") : null, _epsilon);
}
