using static TorchSharp.torch;

namespace Monk.Blocks;

/// <summary>A ReLU whose slope below 0 is learnt, one for all channels or one for each.</summary>
/// <remarks>"Delving Deep into Rectifiers" (He et al., 2015).</remarks>
internal sealed class ParametricReLU : Block
{
    public ParametricReLU(int slopes, double initial)
        : base("PReLU") => AddParameter("weight", full(slopes, initial, device: Layer.Device));

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input) => nn.functional.prelu(input, Parameter("weight").to(input.dtype));
}
