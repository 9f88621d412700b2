using Monk.Training.Listeners;

namespace Monk.Training;

/// <summary>
/// Keeps a picture or a log that cannot be written from failing the training that it is about: it is told of once, and training goes on.
/// </summary>
/// <remarks>It is tried again at the next epoch's end, for disks become free and folders come back.</remarks>
/// <param name="what">What it is, as the beginning of a sentence.</param>
/// <param name="open">Makes the listener, when it is first told something; where that fails, the next time too.</param>
/// <param name="note">Told of the first failure.</param>
internal sealed class TolerantListener(string what, Func<ITrainingListener> open, Action<string> note) : ITrainingListener
{
    private ITrainingListener? _inner;
    private bool _noted;

    public TolerantListener(string what, ITrainingListener inner, Action<string> note)
        : this(what, () => inner, note)
    {
    }

    /// <summary>Makes the listener now, where its file is to be there before the first epoch.</summary>
    public TolerantListener Opened()
    {
        Tolerate(_ => { });
        return this;
    }

    public void Resumed(IReadOnlyList<EpochResult> history, EpochResult best) => Tolerate(inner => inner.Resumed(history, best));

    public void EpochEnded(EpochEnd end) => Tolerate(inner => inner.EpochEnded(end));

    private void Tolerate(Action<ITrainingListener> tell)
    {
        try
        {
            tell(_inner ??= open());
        }
        catch (Exception e) when (Dispensable.Is(e) && e is not ListenerFailedException)
        {
            if (!_noted)
                note($"{(IsSaid(e) ? e.Message : $"{what} could not be written: {e.Message}")} Training goes on without it.");
            _noted = true;
        }
    }

    private static bool IsSaid(Exception failure) => failure is MonkException && failure.Message.Contains("could not be written", StringComparison.Ordinal);
}
