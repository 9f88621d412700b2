using System.Collections.ObjectModel;
using Monk.Weights;

namespace Monk.Training.Listeners;

/// <summary>Tells a <see cref="TrainingListener"/> what the inside of a training tells its own.</summary>
/// <param name="listener">Who is told.</param>
/// <param name="wantsLosses">Whether it is to be told each batch's loss, for which a GPU's batches wait.</param>
internal sealed class ListenerForwarding(TrainingListener listener, bool wantsLosses = false) : ITrainingListener
{
    private (int Epoch, TrainingPhase Phase) _phase;
    private int _batch;
    private int _images;

    public bool WantsLosses => wantsLosses;

    public void WeightsDownloading(DownloadProgress progress) => listener.OnWeightsDownloading(
        new WeightsDownloading(progress.FileName, progress.ReceivedBytes, progress.TotalBytes, progress.BytesPerSecond));

    public void Started(TrainingStart start) => listener.OnStarted(start.ToEvent());

    public void Resumed(IReadOnlyList<EpochResult> history, EpochResult best) => listener.OnResumed(new TrainingResumed(Copy(history), best));

    public void EpochStarted(int epoch, int numEpochs, double learningRate) => listener.OnEpochStarted(new EpochStarted(epoch, numEpochs, learningRate));

    public void BatchEnded(TrainingProgress progress) => BatchEnded(progress, null);

    public void BatchEnded(TrainingProgress progress, BatchNumbers? numbers)
    {
        if (_phase != (progress.Epoch, progress.Phase))
            (_phase, _batch, _images) = ((progress.Epoch, progress.Phase), 0, 0);
        var images = progress.Images - _images;
        (_batch, _images) = (_batch + 1, progress.Images);
        listener.OnBatchEnded(new BatchEnded
        {
            Epoch = progress.Epoch,
            Batch = _batch,
            Images = images,
            Loss = numbers?.Loss,
            Weight = numbers?.Weight,
            RunningLoss = numbers?.RunningLoss,
            LearningRate = numbers?.LearningRate,
            Progress = progress,
        });
    }

    public void ImageUnreadable(UnreadableImage image) => listener.OnImageUnreadable(image);

    public void Noted(string note) => listener.OnNoted(new TrainingNote(note));

    public void CheckpointWritten(CheckpointWritten checkpoint) => listener.OnCheckpointWritten(checkpoint);

    public void EpochEnded(EpochEnd end) => listener.OnEpochEnded(new EpochEnded(end.Result, end.IsBest, end.Best, Copy(end.History)));

    public void Stopped(TrainingStopped stopped) => listener.OnStopped(stopped with
    {
        Result = stopped.Result with
        {
            Epochs = Copy(stopped.Result.Epochs),
            Classes = Copy(stopped.Result.Classes),
            UnreadableImages = Copy(stopped.Result.UnreadableImages),
        },
    });

    public void Failed(TrainingFailed failed) => listener.OnFailed(failed);

    // The training goes on with its own lists, which no cast of a listener may reach.
    private static ReadOnlyCollection<T> Copy<T>(IReadOnlyList<T> list) => Array.AsReadOnly<T>([.. list]);
}
