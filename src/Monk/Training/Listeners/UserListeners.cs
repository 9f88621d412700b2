namespace Monk.Training.Listeners;

/// <summary>A listener that a user has added.</summary>
/// <param name="Listener">The listener.</param>
/// <param name="StopOnError">Whether the training ends when it throws.</param>
internal sealed record UserListener(TrainingListener Listener, bool StopOnError);

/// <summary>The listeners that a user has added, for one training.</summary>
internal sealed class UserListeners(IReadOnlyList<UserListener> listeners) : IDisposable
{
    private readonly ListenerThread _thread = new();

    /// <summary>The listeners as the training tells them.</summary>
    /// <param name="note">Told of what they throw.</param>
    public IReadOnlyList<ITrainingListener> Guarded(Action<string> note) => [.. listeners.Select(user =>
    {
        var hearsBatches = HearsBatches(user.Listener);
        return new ListenerForwarding(new GuardedListener(user.Listener, user.StopOnError, hearsBatches, _thread, note), wantsLosses: hearsBatches);
    })];

    public void Dispose() => _thread.Dispose();

    private static bool HearsBatches(TrainingListener listener) =>
        listener.GetType().GetMethod(nameof(TrainingListener.OnBatchEnded), [typeof(BatchEnded)])!.DeclaringType != typeof(TrainingListener);
}
