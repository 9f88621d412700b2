using Monk.Losses;
using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>Sums the loss and the hits of an epoch on the device, so that no batch waits for a number to come back.</summary>
internal sealed class EpochMeter : IDisposable
{
    private readonly Tensor _loss;
    private readonly Tensor _weights;
    private readonly Tensor _correct;
    private readonly OutputMeaning _meaning;
    private long _unweighted;
    private long _decisions;

    /// <param name="device">Where the network is.</param>
    /// <param name="loss">The loss, which tells what the outputs mean where an image may have several labels.</param>
    public EpochMeter(Device device, LossOptions loss)
    {
        _meaning = OutputMeanings.Of(loss);
        _loss = zeros(1, ScalarType.Float64, device).DetachFromDisposeScope();
        _weights = zeros(1, ScalarType.Float64, device).DetachFromDisposeScope();
        _correct = zeros(1, ScalarType.Int64, device).DetachFromDisposeScope();
    }

    /// <summary>Images counted so far.</summary>
    public int Images { get; private set; }

    /// <summary>Whether each batch waits for what it gave.</summary>
    public bool ReadsBatches { get; init; }

    /// <summary>The last batch's mean loss, where batches are read; not a number where none of its images counts.</summary>
    public double LastLoss { get; private set; }

    /// <summary>What that was divided by.</summary>
    public double LastDivisor { get; private set; }

    /// <summary>Adds a batch.</summary>
    /// <param name="loss">The batch's loss.</param>
    /// <param name="logits">[N, classes].</param>
    /// <param name="labels">[N], or [N, classes] where an image may have several labels.</param>
    public void Add(BatchLoss loss, Tensor logits, Tensor labels)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var sum = loss.Sum(ScalarType.Float64).detach();
        _loss.add_(sum);
        if (loss.Weights is { } weights)
            _weights.add_(weights);
        else
            _unweighted += loss.Images;
        var right = labels.dim() == 1 ? logits.argmax(1).eq(labels) : _meaning.Given(logits).eq(labels.gt(0.5));
        _correct.add_(right.sum());
        _decisions += right.numel();
        Images += (int)labels.shape[0];
        if (!ReadsBatches)
            return;
        LastDivisor = loss.Weights?.to(ScalarType.Float64).item<double>() ?? loss.Images;
        LastLoss = sum.item<double>() / LastDivisor;
    }

    /// <summary>
    /// What the sum of the losses is divided by: the weights of the images' classes, or the number of images. 0 where no image counts.
    /// </summary>
    public double Divisor => _weights.item<double>() + _unweighted;

    /// <summary>
    /// The mean loss over the whole epoch, as over one batch of all: it depends neither on the size of the batches nor on their order.
    /// </summary>
    public double Loss => _loss.item<double>() / Divisor;

    /// <summary>
    /// The share of images whose largest logit is that of their class. Where an image may have several labels, the share of all its labels,
    /// those that it has and those that it lacks, that are told right (Keras' <c>BinaryAccuracy</c>).
    /// </summary>
    public double Accuracy => (double)_correct.item<long>() / _decisions;

    public void Dispose()
    {
        _loss.Dispose();
        _weights.Dispose();
        _correct.Dispose();
    }
}
