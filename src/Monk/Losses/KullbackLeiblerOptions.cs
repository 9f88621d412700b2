using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>
/// The Kullback-Leibler divergence of the targets from the outputs' distribution (PyTorch's <c>KLDivLoss</c> with the reduction
/// <c>batchmean</c>). Without smoothing or mixing it is the cross entropy. For images with one label each.
/// </summary>
[Kind("kldiv", "LossKldiv")]
public sealed record KullbackLeiblerOptions : LossOptions
{
    /// <summary>Whether the outputs are log-probabilities; else their log-softmax is taken. Default: false.</summary>
    public bool LogPreApplied { get; init; }

    /// <inheritdoc/>
    protected internal override bool NeedsOneLabel => true;

    /// <inheritdoc/>
    protected internal override RequiredOutputs RequiredOutputs => LogPreApplied ? RequiredOutputs.LogProbabilities : RequiredOutputs.Any;

    /// <inheritdoc/>
    protected internal override string Alternative => "logPreApplied: false";

    /// <inheritdoc/>
    /// <remarks>
    /// Summed over the classes, which PyTorch calls <c>batchmean</c> and its documentation the true divergence; its <c>mean</c> is that
    /// divided by the number of classes.
    /// </remarks>
    protected internal override Tensor Compute(LossInput input)
    {
        var logProbabilities = LogPreApplied ? input.Outputs : input.Outputs.log_softmax(1);
        var losses = nn.functional.kl_div(logProbabilities, input.Shares(), log_target: false, nn.Reduction.None);
        return (input.Weight is null ? losses : losses * input.Weight).sum() / logProbabilities.shape[0];
    }
}
