using Monk.Experiments;
using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>Sums the loss and the hits of an epoch on the device, so that no batch waits for a number to come back.</summary>
internal sealed class EpochMeter : IDisposable
{
    private readonly Tensor _loss;
    private readonly Tensor _correct;
    private readonly OutputMeaning _meaning;
    private long _decisions;

    /// <param name="device">Where the network is.</param>
    /// <param name="loss">The loss, which tells what the outputs mean where an image may have several labels.</param>
    public EpochMeter(Device device, LossOptions loss)
    {
        _meaning = OutputMeanings.Of(loss);
        _loss = zeros(1, ScalarType.Float64, device).DetachFromDisposeScope();
        _correct = zeros(1, ScalarType.Int64, device).DetachFromDisposeScope();
    }

    /// <summary>Images counted so far.</summary>
    public int Images { get; private set; }

    /// <summary>Adds a batch.</summary>
    /// <param name="meanLoss">The batch's mean loss, a scalar.</param>
    /// <param name="logits">[N, classes].</param>
    /// <param name="labels">[N], or [N, classes] where an image may have several labels.</param>
    public void Add(Tensor meanLoss, Tensor logits, Tensor labels)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        _loss.add_(meanLoss.detach().to(ScalarType.Float64) * labels.shape[0]);
        var right = labels.dim() == 1 ? logits.argmax(1).eq(labels) : _meaning.Given(logits).eq(labels.gt(0.5));
        _correct.add_(right.sum());
        _decisions += right.numel();
        Images += (int)labels.shape[0];
    }

    /// <summary>The mean loss of an image.</summary>
    public double Loss => _loss.item<double>() / Images;

    /// <summary>
    /// The share of images whose largest logit is that of their class. Where an image may have several labels, the share of all its labels, those that it has and those
    /// that it lacks, that are told right (Keras' <c>BinaryAccuracy</c>).
    /// </summary>
    public double Accuracy => (double)_correct.item<long>() / _decisions;

    public void Dispose()
    {
        _loss.Dispose();
        _correct.Dispose();
    }
}
