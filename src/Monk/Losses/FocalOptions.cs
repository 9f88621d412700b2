using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>
/// A cross entropy in which an image counts less the better it is known (Lin and others, "Focal Loss for Dense Object Detection", 2017):
/// over the softmax, or over each label's sigmoid where an image may have several.
/// </summary>
[Kind("focal", "LossFocal")]
public sealed record FocalOptions : LossOptions
{
    // Not quite 0, where a power below 1 has no slope.
    private const double LeastMissing = 1e-7;

    /// <summary>
    /// How much less: the power of the share that is still missing. At least 0, where 0 is the cross entropy. Default: 2, as in the paper.
    /// </summary>
    /// <exception cref="MonkException">It is below 0.</exception>
    public double Gamma { get; init => field = Check.NotNegative("gamma", value); } = 2;

    /// <inheritdoc/>
    protected internal override bool DividesByWeights(bool severalLabels) => !severalLabels;

    /// <inheritdoc/>
    protected internal override Tensor Compute(LossInput input) => input.SeveralLabels ? OverLabels(input) : OverClasses(input);

    private Tensor OverLabels(LossInput input)
    {
        var outputs = input.Outputs;
        return input.Mean(LossTerms.Expected(
            input.Shares(),
            Missing(outputs.sigmoid()) * nn.functional.softplus(-outputs),
            Missing(1 - outputs.sigmoid()) * nn.functional.softplus(outputs)));
    }

    private Tensor OverClasses(LossInput input)
    {
        var shares = input.Shares();
        var logProbabilities = input.Outputs.log_softmax(1);
        var weights = input.Weight is null ? shares : shares * input.Weight;
        var losses = (weights * Missing(logProbabilities.exp()) * -logProbabilities).sum();
        // As in cross entropy: a mean over the weights of the images' classes, or over images where these are mixtures.
        return input.Labels.dim() == 1 ? LossTerms.Divided(losses, weights.sum()) : losses / shares.shape[0];
    }

    private Tensor Missing(Tensor probabilities) => (1 - probabilities).clamp(min: LeastMissing).pow(Gamma);
}
