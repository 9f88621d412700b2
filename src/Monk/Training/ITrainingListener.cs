using Monk.Models;
using Monk.Training.Listeners;
using Monk.Weights;
using TorchSharp.Modules;

namespace Monk.Training;

/// <summary>Is told of what happens in a training: logs, checkpoints, plots and progress bars are listeners.</summary>
internal interface ITrainingListener
{
    /// <summary>Whether it wants to know what each batch gave, for which a GPU's batches wait.</summary>
    bool WantsLosses => false;

    void WeightsDownloading(DownloadProgress progress)
    {
    }

    void Started(TrainingStart start)
    {
    }

    /// <summary>Training goes on after epochs of which a kill may have left some without what was to be made of them.</summary>
    /// <param name="history">The epochs.</param>
    /// <param name="best">The best of them.</param>
    void Resumed(IReadOnlyList<EpochResult> history, EpochResult best)
    {
    }

    void EpochStarted(int epoch, int numEpochs, double learningRate)
    {
    }

    void BatchEnded(TrainingProgress progress)
    {
    }

    /// <summary>The same, of a batch that has a loss.</summary>
    /// <param name="progress">How far the phase has come.</param>
    /// <param name="numbers">What the batch gave; null where no listener wants to know.</param>
    void BatchEnded(TrainingProgress progress, BatchNumbers? numbers) => BatchEnded(progress);

    void ImageUnreadable(UnreadableImage image)
    {
    }

    /// <summary>Something worth knowing that does not stop the training.</summary>
    void Noted(string note)
    {
    }

    /// <summary>A file of weights is in its place; those of an epoch come before its end.</summary>
    void CheckpointWritten(CheckpointWritten checkpoint)
    {
    }

    void EpochEnded(EpochEnd end)
    {
    }

    void Stopped(TrainingStopped stopped)
    {
    }

    void Failed(TrainingFailed failed)
    {
    }
}

/// <summary>What is known when an epoch has ended.</summary>
/// <param name="Result">The epoch.</param>
/// <param name="History">All epochs so far, this one included.</param>
/// <param name="Best">The best of them, by <see cref="BestEpoch"/>.</param>
/// <param name="Model">The network as it is now.</param>
/// <param name="Optimizer">The optimizer as it is now.</param>
/// <param name="Averages">Where weights are averaged: the averages, which are in the network now, and what learns.</param>
internal sealed record EpochEnd(
    EpochResult Result, IReadOnlyList<EpochResult> History, EpochResult Best, ImageClassifier Model, OptimizerHelper Optimizer, AveragedWeights? Averages = null)
{
    /// <summary>Whether the epoch that has ended is better than all before it.</summary>
    public bool IsBest => ReferenceEquals(Result, Best);
}
