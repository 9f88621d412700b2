using Monk.Kinds;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Monk.NetworkLayers;

/// <summary>0 within ± the threshold, outside x moved towards 0 by it.</summary>
[Kind("softshrink", "Softshrink")]
[HeadCall("Softshrink")]
public sealed record SoftshrinkLayer : ActivationLayer
{
    /// <summary>At least 0. Default: 0.5.</summary>
    /// <exception cref="MonkException">It is below 0, or no number that float32 can hold.</exception>
    [HeadArgument("lambd")]
    public double Threshold
    {
        get;
        init
        {
            Check.Float32("threshold", value);
            if (!(value >= 0))
                throw new MonkException(Invariant($"The threshold of a softshrink is {value}; it must be at least 0."));
            field = value;
        }
    } = 0.5;

    /// <inheritdoc/>
    public override nn.Module<Tensor, Tensor> Build(LayerInput input) => nn.Softshrink(Threshold);
}
