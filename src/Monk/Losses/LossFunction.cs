using static TorchSharp.torch;

namespace Monk.Losses;

/// <summary>The mean loss of a batch, and what the mean is divided by.</summary>
/// <remarks>
/// Some losses divide a batch's sum by its number of images, others by the weights of the images' classes. A mean over several batches
/// has to know which: see <see cref="BatchLoss"/>.
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
        options.Weight is not null && options.DividesByWeights(multiLabel);

    /// <summary>The mean loss of a batch.</summary>
    /// <param name="outputs">[N, classes]: what the network gives, logits unless the loss wants something else.</param>
    /// <param name="labels">[N], 64-bit class indices, or [N, classes], floats.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="MonkException">The loss gives none.</exception>
    public Tensor Of(Tensor outputs, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var input = Input(outputs, labels);
        return Mean(input, Total(input)).MoveToOuterDisposeScope();
    }

    /// <summary>The mean loss of a batch together with what makes one mean of several.</summary>
    /// <param name="outputs">As for <see cref="Of"/>.</param>
    /// <param name="labels">As for <see cref="Of"/>. Shares are divided by the number of images whatever the weights, as in
    /// PyTorch.</param>
    /// <exception cref="MonkException">The loss gives no scalar.</exception>
    public BatchLoss OfBatch(Tensor outputs, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var input = Input(outputs, labels);
        if (!IsDividedByWeights(labels))
            return new BatchLoss(Mean(input, null).MoveToOuterDisposeScope(), labels.shape[0]);

        var weights = WeightsOf(labels).to(ScalarType.Float64);
        var total = Total(input);
        var mean = Mean(input, total);
        return new BatchLoss(mean.MoveToOuterDisposeScope(), labels.shape[0]) { Weights = weights.MoveToOuterDisposeScope(), Total = total?.MoveToOuterDisposeScope() };
    }

    public void Dispose() => _weight?.Dispose();

    private LossInput Input(Tensor outputs, Tensor labels) =>
        new() { Outputs = outputs, Labels = labels, Weight = _weight, SeveralLabels = _multiLabel };

    private bool IsDividedByWeights(Tensor labels) => labels.dim() == 1 && DividesByWeights(_options, _multiLabel);

    // Smoothed targets have a loss even where their class does not count.
    private Tensor? Total(LossInput input) => _mayVanish && IsDividedByWeights(input.Labels) ? _options.WeightedSum(input) : null;

    private Tensor Mean(LossInput input, Tensor? total) =>
        total is null ? BatchMean.Checked(_options, input, _options.Compute(input)) : LossTerms.Divided(total, WeightsOf(input.Labels));

    private Tensor WeightsOf(Tensor labels) => _weight!.index_select(0, labels).sum();
}
