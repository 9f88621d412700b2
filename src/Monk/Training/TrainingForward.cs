using Monk.Losses;
using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>What the network says of a training batch, and the loss of that.</summary>
internal sealed class TrainingForward(TrainingSetup setup, LossFunction loss)
{
    private readonly ImageMixing? _mixing = ImageMixing.IsAskedFor(setup.Training) ? new ImageMixing(setup.Training) : null;
    private int _epoch;
    private int _batch;

    /// <summary>Begins an epoch, from 1.</summary>
    public void BeginEpoch(int epoch) => (_epoch, _batch) = (epoch, 0);

    /// <summary>Takes the epoch's next batch.</summary>
    /// <returns>The logits, the loss, and the labels to compare the logits with: where images are mixed, those of which there is
    /// more.</returns>
    public (Tensor Logits, BatchLoss Loss, Tensor Labels) Of(ExampleBatch batch)
    {
        var place = _batch++;
        if (_mixing is null)
        {
            var (plain, plainLoss) = WithLoss(batch, _ => batch.Labels);
            return (plain, plainLoss, batch.Labels);
        }

        var mixture = _mixing.Draw(_epoch, place, (int)batch.Input.shape[2], (int)batch.Input.shape[3]);
        var (logits, mixedLoss) = WithLoss(batch with { Input = mixture.Images(batch.Input) }, classes => mixture.Labels(batch.Labels, classes));
        return (logits, mixedLoss, mixture.MainLabels(batch.Labels));
    }

    private (Tensor Logits, BatchLoss Loss) WithLoss(ExampleBatch batch, Func<long, Tensor> targets)
    {
        if (setup.FreezeBase)
        {
            var logits = setup.Model.Classify(FrozenFeatures(batch));
            return (logits, loss.OfBatch(logits, targets(logits.shape[1])));
        }

        var (main, auxiliary) = setup.Model.ForwardTraining(batch.Input);
        var labels = targets(main.shape[1]);
        var sum = loss.OfBatch(main, labels);
        foreach (var (branch, weight) in auxiliary)
            sum = sum.Plus(weight, loss.OfBatch(branch, labels));
        return (main, sum);
    }

    private Tensor FrozenFeatures(ExampleBatch batch)
    {
        if (batch.AreFeatures)
            return batch.Input;
        using var noGradient = no_grad();
        return setup.Model.Features(batch.Input);
    }
}
