using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>
/// The negative log likelihood of the targets as counts of a Poisson distribution (PyTorch's <c>PoissonNLLLoss</c>).
/// </summary>
[Kind("poissonnll", "LossPoissonNll")]
public sealed record PoissonOptions : LossOptions
{
    /// <summary>Whether the outputs are logarithms of rates; else they are rates, never below 0. Default: true.</summary>
    public bool LogPreApplied { get; init; } = true;

    /// <inheritdoc/>
    protected internal override OutputMeaning OutputMeaning => LogPreApplied ? OutputMeaning.LogRates : OutputMeaning.Probabilities;

    /// <inheritdoc/>
    protected internal override RequiredOutputs RequiredOutputs => LogPreApplied ? RequiredOutputs.Any : RequiredOutputs.Rates;

    /// <inheritdoc/>
    protected internal override string Alternative => "logPreApplied: true";

    /// <inheritdoc/>
    protected internal override Tensor Compute(LossInput input) =>
        input.Mean(nn.functional.poisson_nll_loss(input.Outputs, input.Shares(), LogPreApplied, reduction: nn.Reduction.None));
}
