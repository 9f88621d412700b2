using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>
/// A difference of each output from its target that is squared where it is small and absolute where it is large (PyTorch's
/// <c>SmoothL1Loss</c>).
/// </summary>
[Kind("huber", "LossHuber")]
public sealed record HuberOptions : LossOptions
{
    /// <summary>The difference from which on it is absolute. Above 0. Default: 1.</summary>
    /// <exception cref="MonkException">It is not above 0.</exception>
    public double ThresholdForMeanEstimator { get; init => field = Check.Positive("thresholdForMeanEstimator", value); } = 1;

    /// <inheritdoc/>
    protected internal override OutputMeaning OutputMeaning => OutputMeaning.Probabilities;

    /// <inheritdoc/>
    protected internal override Tensor Compute(LossInput input) =>
        input.Mean(nn.functional.smooth_l1_loss(input.Outputs, input.Shares(), nn.Reduction.None, ThresholdForMeanEstimator));
}
