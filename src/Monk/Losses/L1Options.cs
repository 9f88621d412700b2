using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>
/// The mean absolute difference of each output from its target, 1 for the image's classes and 0 for all others (PyTorch's <c>L1Loss</c>).
/// </summary>
[Kind("l1", "LossL1")]
public sealed record L1Options : LossOptions
{
    /// <inheritdoc/>
    protected internal override OutputMeaning OutputMeaning => OutputMeaning.Probabilities;

    /// <inheritdoc/>
    protected internal override Tensor Compute(LossInput input) => input.Mean((input.Outputs - input.Shares()).abs());
}
