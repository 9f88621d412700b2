using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>The mean loss of a batch, and what the mean is divided by.</summary>
/// <remarks>
/// Some losses divide a batch's sum by its number of images, others by the weights of the images' classes. A mean over several batches
/// has to know which: see <see cref="BatchLoss"/>.
/// Labels are class indices [N], or a share for each class [N, classes]: 0 or 1 where an image may have several labels, anything between
/// where images were mixed. Losses that compare each output with a target take indices as shares of 0 and 1.
/// </remarks>
internal sealed class LossFunction : IDisposable
{
    private readonly LossOptions _options;
    private readonly bool _multiLabel;
    private readonly Tensor? _weight;
    private readonly bool _mayVanish;

    /// <param name="options">Which loss; its weights in the order of the classes.</param>
    /// <param name="multiLabel">Whether an image may have several labels.</param>
    /// <param name="device">Where outputs and labels are.</param>
    public LossFunction(LossOptions options, bool multiLabel, Device device)
    {
        (_options, _multiLabel) = (options, multiLabel);
        _weight = options.Weight is { } weight ? tensor(weight.Select(value => (float)value).ToArray(), device: device).DetachFromDisposeScope() : null;
        _mayVanish = options.Weight?.Contains(0) ?? false;
    }

    /// <summary>
    /// Whether a batch's sum is divided by the weights of the images' classes, as PyTorch's cross entropy does, and not by the number of
    /// images.
    /// </summary>
    /// <param name="options">Which loss.</param>
    /// <param name="multiLabel">Whether an image may have several labels.</param>
    public static bool DividesByWeights(LossOptions options, bool multiLabel) =>
        options.Weight is not null && (options is SoftmaxCrossEntropyOptions or CrossEntropyOptions || (options is FocalOptions && !multiLabel));

    /// <summary>The mean loss of a batch.</summary>
    /// <param name="outputs">[N, classes]: what the network gives, logits unless the loss wants something else.</param>
    /// <param name="labels">[N], 64-bit class indices, or [N, classes], floats.</param>
    /// <returns>A scalar.</returns>
    public Tensor Of(Tensor outputs, Tensor labels)
    {
        using var scope = NewDisposeScope();
        return Compute(outputs, labels).MoveToOuterDisposeScope();
    }

    /// <summary>The mean loss of a batch together with what makes one mean of several.</summary>
    /// <param name="outputs">As for <see cref="Of"/>.</param>
    /// <param name="labels">As for <see cref="Of"/>. Shares are divided by the number of images whatever the weights, as in
    /// PyTorch.</param>
    public BatchLoss OfBatch(Tensor outputs, Tensor labels)
    {
        using var scope = NewDisposeScope();
        if (labels.dim() != 1 || !DividesByWeights(_options, _multiLabel))
            return new BatchLoss(Compute(outputs, labels).MoveToOuterDisposeScope(), labels.shape[0]);

        var weights = WeightsOf(labels).to(ScalarType.Float64);
        // Smoothed targets have a loss even where their class does not count.
        var total = IsCrossEntropy && _mayVanish ? WeightedSum(outputs, labels) : null;
        var mean = total is null ? Compute(outputs, labels) : Divided(total, WeightsOf(labels));
        return new BatchLoss(mean.MoveToOuterDisposeScope(), labels.shape[0]) { Weights = weights.MoveToOuterDisposeScope(), Total = total?.MoveToOuterDisposeScope() };
    }

    public void Dispose() => _weight?.Dispose();

    private bool IsCrossEntropy => _options is SoftmaxCrossEntropyOptions or CrossEntropyOptions;

    private Tensor Compute(Tensor outputs, Tensor labels) => _options switch
    {
        _ when IsCrossEntropy && _mayVanish && labels.dim() == 1 => Divided(WeightedSum(outputs, labels), WeightsOf(labels)),
        SoftmaxCrossEntropyOptions softmax => nn.functional.cross_entropy(outputs, labels, _weight, label_smoothing: softmax.LabelSmoothing),
        // The softmax of log-probabilities is what they are the logarithms of, so that of PyTorch's two functions the one that can smooth
        // and take shares serves here too.
        CrossEntropyOptions { LabelSmoothing: 0 } when labels.dim() == 1 => nn.functional.nll_loss(outputs, labels, _weight),
        CrossEntropyOptions log => nn.functional.cross_entropy(outputs, labels, _weight, label_smoothing: log.LabelSmoothing),
        FocalOptions focal => Focal(outputs, labels, focal.Gamma),
        MultiMarginOptions margin => nn.functional.multi_margin_loss(outputs, labels, p: 1, margin.Margin, _weight),
        SquaredMultiMarginOptions margin => nn.functional.multi_margin_loss(outputs, labels, p: 2, margin.Margin, _weight),
        MultiLabelMarginOptions => nn.functional.multi_label_margin_loss(outputs, PresentLabels(Shares(outputs, labels))),
        KullbackLeiblerOptions divergence => Divergence(divergence.LogPreApplied ? outputs : outputs.log_softmax(1), Shares(outputs, labels)),
        _ => OfEach(outputs, Shares(outputs, labels)),
    };

    private Tensor OfEach(Tensor outputs, Tensor shares) => _options switch
    {
        L1Options => Mean((outputs - shares).abs()),
        L2Options => Mean((outputs - shares).square()),
        HuberOptions huber => Mean(nn.functional.smooth_l1_loss(outputs, shares, nn.Reduction.None, huber.ThresholdForMeanEstimator)),
        SigmoidBinaryCrossEntropyOptions => nn.functional.binary_cross_entropy_with_logits(outputs, shares, _weight),
        BinaryCrossEntropyOptions => nn.functional.binary_cross_entropy(outputs, shares, _weight),
        MultiLabelSoftMarginOptions => nn.functional.multilabel_soft_margin_loss(outputs, shares, _weight),
        PoissonOptions poisson => Mean(nn.functional.poisson_nll_loss(outputs, shares, poisson.LogPreApplied, reduction: nn.Reduction.None)),
        HingeOptions hinge => Mean(Expected(shares, (hinge.Margin - outputs).relu(), (hinge.Margin + outputs).relu())),
        SquaredHingeOptions hinge => Mean(Expected(shares, (hinge.Margin - outputs).relu().square(), (hinge.Margin + outputs).relu().square())),
        _ => throw new NotSupportedException($"Loss {_options.GetType().Name}."),
    };

    private static Tensor Shares(Tensor outputs, Tensor labels) =>
        labels.dim() == 1 ? nn.functional.one_hot(labels, outputs.shape[1]).to(outputs.dtype) : labels;

    private Tensor Mean(Tensor losses) => (_weight is null ? losses : losses * _weight).mean();

    private static Tensor Expected(Tensor shares, Tensor ifPresent, Tensor ifAbsent) => shares * ifPresent + (1 - shares) * ifAbsent;

    /// <summary>
    /// Summed over the classes, which PyTorch calls <c>batchmean</c> and its documentation the true divergence; its <c>mean</c> is that
    /// divided by the number of classes.
    /// </summary>
    private Tensor Divergence(Tensor logProbabilities, Tensor shares)
    {
        var losses = nn.functional.kl_div(logProbabilities, shares, log_target: false, nn.Reduction.None);
        return (_weight is null ? losses : losses * _weight).sum() / logProbabilities.shape[0];
    }

    /// <summary>
    /// Lin and others, "Focal Loss for Dense Object Detection", 2017: over the softmax, or over each label's sigmoid where an image may
    /// have several.
    /// </summary>
    private Tensor Focal(Tensor outputs, Tensor labels, double gamma)
    {
        var shares = Shares(outputs, labels);
        if (_multiLabel)
        {
            return Mean(Expected(
                shares,
                Missing(outputs.sigmoid(), gamma) * nn.functional.softplus(-outputs),
                Missing(1 - outputs.sigmoid(), gamma) * nn.functional.softplus(outputs)));
        }

        var logProbabilities = outputs.log_softmax(1);
        var weights = _weight is null ? shares : shares * _weight;
        var losses = (weights * Missing(logProbabilities.exp(), gamma) * -logProbabilities).sum();
        // As in cross entropy: a mean over the weights of the images' classes, or over images where these are mixtures.
        return labels.dim() == 1 ? Divided(losses, weights.sum()) : losses / shares.shape[0];
    }

    /// <summary>
    /// The summed cross entropy where classes may count nothing, so that the weights of a batch's images may add up to 0.
    /// </summary>
    private Tensor WeightedSum(Tensor outputs, Tensor labels)
    {
        var smoothing = _options is SoftmaxCrossEntropyOptions softmax ? softmax.LabelSmoothing : ((CrossEntropyOptions)_options).LabelSmoothing;
        return nn.functional.cross_entropy(outputs, labels, _weight, reduction: nn.Reduction.Sum, label_smoothing: smoothing);
    }

    private Tensor WeightsOf(Tensor labels) => _weight!.index_select(0, labels).sum();

    /// <summary>
    /// The sum by the images' weights; 0, with no gradient, where none of them counts, which 0 by 0 would make no number.
    /// </summary>
    private static Tensor Divided(Tensor sum, Tensor weights)
    {
        var counts = weights > 0;
        return sum * counts / where(counts, weights, ones_like(weights));
    }

    // Not quite 0, where a power below 1 has no slope.
    private static Tensor Missing(Tensor probabilities, double gamma) => (1 - probabilities).clamp(min: 1e-7).pow(gamma);

    private static Tensor PresentLabels(Tensor shares)
    {
        // PyTorch wants the positions of the labels first, and then -1.
        var classes = shares.shape[1];
        var positions = arange(classes, ScalarType.Int64, shares.device).expand_as(shares);
        var (sorted, _) = where(shares > 0.5, positions, full_like(positions, classes)).sort(1);
        return where(sorted.eq(classes), full_like(sorted, -1), sorted);
    }
}
