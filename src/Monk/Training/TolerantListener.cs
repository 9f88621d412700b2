using Monk.Experiments;

namespace Monk.Training;

/// <summary>Keeps a picture or a log that cannot be written from failing the training that it is about: it is told of once, and training goes on.</summary>
internal sealed class TolerantListener(ITrainingListener inner, Action<string> note) : ITrainingListener
{
    private bool _noted;

    public void Resumed(IReadOnlyList<EpochResult> history, EpochResult best) => Tolerate(() => inner.Resumed(history, best));

    public void EpochEnded(EpochEnd end) => Tolerate(() => inner.EpochEnded(end));

    private void Tolerate(Action act)
    {
        try
        {
            act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or MonkException and not ExperimentLostException)
        {
            if (!_noted)
                note($"{e.Message} Training goes on without it.");
            _noted = true;
        }
    }
}
