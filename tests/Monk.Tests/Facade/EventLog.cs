using Monk.Training.Listeners;

namespace Monk.Tests.Facade;

/// <summary>Keeps what a listener is told, and may do something at each event.</summary>
/// <param name="act">Is given the event's name, after the event was kept.</param>
internal sealed class EventLog(Action<string>? act = null) : TrainingListener
{
    public List<(string Name, object Event)> Events { get; } = [];

    public IEnumerable<string> Names => Events.Select(told => told.Name);

    public IReadOnlyList<T> Of<T>() => [.. Events.Select(told => told.Event).OfType<T>()];

    public override void OnWeightsDownloading(WeightsDownloading download) => Keep(nameof(OnWeightsDownloading), download);

    public override void OnStarted(TrainingStarted started) => Keep(nameof(OnStarted), started);

    public override void OnResumed(TrainingResumed resumed) => Keep(nameof(OnResumed), resumed);

    public override void OnEpochStarted(EpochStarted epoch) => Keep(nameof(OnEpochStarted), epoch);

    public override void OnBatchEnded(BatchEnded batch) => Keep(nameof(OnBatchEnded), batch);

    public override void OnImageUnreadable(UnreadableImage image) => Keep(nameof(OnImageUnreadable), image);

    public override void OnNoted(TrainingNote note) => Keep(nameof(OnNoted), note);

    public override void OnCheckpointWritten(CheckpointWritten checkpoint) => Keep(nameof(OnCheckpointWritten), checkpoint);

    public override void OnEpochEnded(EpochEnded epoch) => Keep(nameof(OnEpochEnded), epoch);

    public override void OnStopped(TrainingStopped stopped) => Keep(nameof(OnStopped), stopped);

    public override void OnFailed(TrainingFailed failed) => Keep(nameof(OnFailed), failed);

    private void Keep(string name, object told)
    {
        Events.Add((name, told));
        act?.Invoke(name);
    }
}
