using System.Text.Json.Serialization;
using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>
/// Cross entropy of outputs that are log-probabilities already (PyTorch's <c>NLLLoss</c>): for a network that ends with a log-softmax and
/// images with one label each.
/// </summary>
[Kind("crossentropy", "LossCrossentropy")]
public sealed record CrossEntropyOptions : LossOptions
{
    /// <summary>The share of each target that is spread over all classes, from 0 to below 1. Default: 0.</summary>
    /// <exception cref="MonkException">It is no such share.</exception>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double LabelSmoothing { get; init => field = Check.FromZeroToBelowOne("labelSmoothing", value); }

    /// <inheritdoc/>
    protected internal override bool NeedsOneLabel => true;

    /// <inheritdoc/>
    protected internal override RequiredOutputs RequiredOutputs => RequiredOutputs.LogProbabilities;

    /// <inheritdoc/>
    protected internal override string Alternative => "LossSoftmaxCrossentropy";

    /// <inheritdoc/>
    protected internal override bool DividesByWeights(bool severalLabels) => true;

    internal override Tensor WeightedSum(LossInput input) => LossTerms.SummedCrossEntropy(input, LabelSmoothing);

    // The softmax of log-probabilities is what they are the logarithms of, so that of PyTorch's two functions the one that can smooth and
    // take shares serves here too.
    /// <inheritdoc/>
    protected internal override Tensor Compute(LossInput input) => LabelSmoothing == 0 && input.Labels.dim() == 1
        ? nn.functional.nll_loss(input.Outputs, input.Labels, input.Weight)
        : nn.functional.cross_entropy(input.Outputs, input.Labels, input.Weight, label_smoothing: LabelSmoothing);
}
