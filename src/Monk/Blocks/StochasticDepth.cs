using static TorchSharp.torch;

namespace Monk.Blocks;

/// <summary>In training, drops its input for each sample with some probability, and scales it up otherwise.</summary>
/// <remarks>"Deep Networks with Stochastic Depth" (Huang et al., 2016).</remarks>
internal sealed class StochasticDepth(double probability) : Block(nameof(StochasticDepth))
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor input)
    {
        if (!training || probability == 0)
            return input;

        var shape = new long[input.dim()];
        Array.Fill(shape, 1);
        shape[0] = input.shape[0];
        var kept = 1 - probability;
        return input * empty(shape, input.dtype, input.device).bernoulli_(kept).div_(kept);
    }
}
