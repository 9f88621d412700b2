using static TorchSharp.torch;

namespace Monk.Blocks;

/// <summary>Scales channels by what two small layers make of their means.</summary>
/// <remarks>"Squeeze-and-Excitation Networks" (Hu et al., 2017).</remarks>
internal sealed class SqueezeExcitation : Block
{
    private readonly nn.Module<Tensor, Tensor> _fc1, _fc2;
    private readonly Func<Tensor, Tensor> _activation, _scale;

    public SqueezeExcitation(int channels, int squeezed, Func<Tensor, Tensor> activation, Func<Tensor, Tensor> scale)
        : base(nameof(SqueezeExcitation))
    {
        _fc1 = Add("fc1", Layer.Conv2d(channels, squeezed, 1, bias: true));
        _fc2 = Add("fc2", Layer.Conv2d(squeezed, channels, 1, bias: true));
        _activation = activation;
        _scale = scale;
    }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input)
    {
        var mean = nn.functional.adaptive_avg_pool2d(input, 1);
        return _scale(_fc2.call(_activation(_fc1.call(mean)))) * input;
    }
}
