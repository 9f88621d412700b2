using static TorchSharp.torch;

namespace Monk.Blocks;

/// <summary>Layer normalisation over the channels, wherever they are: last, or, for images, second.</summary>
/// <remarks>"Layer Normalization" (Ba et al., 2016).</remarks>
internal sealed class LayerNorm : Block
{
    private readonly double _epsilon;
    private readonly bool _channelsFirst;

    public LayerNorm(int channels, double epsilon, bool channelsFirst = false)
        : base(nameof(LayerNorm))
    {
        _epsilon = epsilon;
        _channelsFirst = channelsFirst;
        AddParameter("weight", ones(channels, device: Layer.Device));
        AddParameter("bias", zeros(channels, device: Layer.Device));
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input)
    {
        var weight = Parameter("weight");
        var last = _channelsFirst ? input.permute(0, 2, 3, 1) : input;
        var output = nn.functional.layer_norm(last, weight.shape, weight, Parameter("bias"), _epsilon);
        return _channelsFirst ? output.permute(0, 3, 1, 2) : output;
    }
}
