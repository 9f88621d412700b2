namespace Monk.Training.Listeners;

/// <summary>
/// Keeps a listener of a user's from spoiling the training that it is told of. After its first exception it is told nothing more.
/// </summary>
/// <param name="inner">The listener.</param>
/// <param name="stopOnError">Whether an exception of its ends the training; else a note says what it did.</param>
/// <param name="hearsBatches">Whether it does anything with batches; to go to its thread for each would cost time for nothing.</param>
/// <param name="thread">Where it is called.</param>
/// <param name="note">Told of its exception.</param>
internal sealed class GuardedListener(
    TrainingListener inner, bool stopOnError, bool hearsBatches, ListenerThread thread, Action<string> note) : TrainingListener
{
    private bool _hasThrown;

    public override void OnWeightsDownloading(WeightsDownloading download) => Tell(nameof(OnWeightsDownloading), () => inner.OnWeightsDownloading(download));

    public override void OnStarted(TrainingStarted started) => Tell(nameof(OnStarted), () => inner.OnStarted(started));

    public override void OnResumed(TrainingResumed resumed) => Tell(nameof(OnResumed), () => inner.OnResumed(resumed));

    public override void OnEpochStarted(EpochStarted epoch) => Tell(nameof(OnEpochStarted), () => inner.OnEpochStarted(epoch));

    public override void OnBatchEnded(BatchEnded batch)
    {
        if (hearsBatches)
            Tell(nameof(OnBatchEnded), () => inner.OnBatchEnded(batch));
    }

    public override void OnImageUnreadable(UnreadableImage image) => Tell(nameof(OnImageUnreadable), () => inner.OnImageUnreadable(image));

    public override void OnNoted(TrainingNote note) => Tell(nameof(OnNoted), () => inner.OnNoted(note));

    public override void OnCheckpointWritten(CheckpointWritten checkpoint) => Tell(nameof(OnCheckpointWritten), () => inner.OnCheckpointWritten(checkpoint));

    public override void OnEpochEnded(EpochEnded epoch) => Tell(nameof(OnEpochEnded), () => inner.OnEpochEnded(epoch));

    public override void OnStopped(TrainingStopped stopped) => Tell(nameof(OnStopped), () => inner.OnStopped(stopped), hasEnded: true);

    // What ended the training says more than that a listener could not be told of it.
    public override void OnFailed(TrainingFailed failed) => Tell(nameof(OnFailed), () => inner.OnFailed(failed), hasEnded: true, mayThrow: false);

    private void Tell(string what, Action tell, bool hasEnded = false, bool mayThrow = true)
    {
        if (_hasThrown)
            return;
        Exception? thrown;
        using (new SharedTorchState())
            thrown = thread.Run(tell);
        if (thrown is null)
            return;

        _hasThrown = true;
        var said = $"listener '{inner.GetType()}' threw {thrown.GetType().Name} in {what}: {thrown.Message.TrimEnd('.')}.";
        if (stopOnError && mayThrow)
            throw new ListenerFailedException($"The {said} {(hasEnded ? "The training had ended, and its files are whole." : "It was added with stopOnError: true, so the training was stopped; resumeTrain: true goes on with it.")}", thrown);
        note($"the {said} It is told nothing more{(hasEnded ? "." : "; the training goes on without it.")}");
    }
}
