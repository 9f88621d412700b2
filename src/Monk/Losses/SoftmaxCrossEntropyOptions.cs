using System.Text.Json.Serialization;
using Monk.Kinds;
using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>
/// Cross entropy of the outputs' softmax, averaged over the batch (PyTorch's <c>CrossEntropyLoss</c>). The loss for images with one label
/// each.
/// </summary>
[Kind("softmaxcrossentropy", "LossSoftmaxCrossentropy")]
public sealed record SoftmaxCrossEntropyOptions : LossOptions
{
    /// <summary>
    /// The share of each target that is spread over all classes, from 0 to below 1 (Szegedy and others, 2016). Default: 0.
    /// </summary>
    /// <exception cref="MonkException">It is no such share.</exception>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double LabelSmoothing { get; init => field = Check.FromZeroToBelowOne("labelSmoothing", value); }

    // A softmax shares one out among the classes, so that no two of an image's labels could both be certain.
    /// <inheritdoc/>
    protected internal override bool NeedsOneLabel => true;

    /// <inheritdoc/>
    protected internal override bool DividesByWeights(bool severalLabels) => true;

    internal override Tensor WeightedSum(LossInput input) => LossTerms.SummedCrossEntropy(input, LabelSmoothing);

    /// <inheritdoc/>
    protected internal override Tensor Compute(LossInput input) =>
        nn.functional.cross_entropy(input.Outputs, input.Labels, input.Weight, label_smoothing: LabelSmoothing);
}
