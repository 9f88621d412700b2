using Monk.Kinds;
using Monk.Losses;
using static TorchSharp.torch;

namespace Extension;

/// <summary>A loss: the logarithm of the hyperbolic cosine of each difference, squared when small and absolute when large.</summary>
[Kind("log_cosh")]
public sealed record LogCoshOptions : LossOptions
{
    public double Scale { get; init; } = 1;

    protected override OutputMeaning OutputMeaning => OutputMeaning.Probabilities;

    protected override Tensor Compute(LossInput input) => input.Mean((Scale * (input.Outputs - input.Shares())).cosh().log());
}
