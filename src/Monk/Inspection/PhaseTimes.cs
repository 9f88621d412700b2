using Monk.Training;
using TorchSharp;

namespace Monk.Inspection;

/// <summary>Measures how long the phases of a training's epochs take, and stops the training when enough is known.</summary>
/// <param name="clock">Tells the time.</param>
/// <param name="device">Where the network is; what it has been given to do must be done before the time is read.</param>
/// <param name="enough">Told of the epoch that is about to begin, after the second, and of the time measured so far; true stops.</param>
/// <param name="stop">Stops the training.</param>
internal sealed class PhaseTimes(TimeProvider clock, torch.Device device, Func<int, TimeSpan, bool> enough, CancellationTokenSource stop) : ITrainingListener
{
    private readonly Dictionary<(int Epoch, TrainingPhase Phase), PhaseTime> _phases = [];
    private long _started;
    private long _last;

    /// <summary>The number of epochs that were measured to their end.</summary>
    public int Epochs { get; private set; }

    /// <summary>Images that went through the network, over all phases and epochs.</summary>
    public int Images => _phases.Values.Sum(phase => phase.LastImages);

    /// <summary>The time of a phase; null when the epoch had no such phase.</summary>
    public PhaseTime? Of(int epoch, TrainingPhase phase) => _phases.GetValueOrDefault((epoch, phase));

    public void EpochStarted(int epoch, int numEpochs, double learningRate)
    {
        _last = clock.GetTimestamp();
        if (epoch == 1)
            _started = _last;
        if (epoch > 2 && enough(epoch, clock.GetElapsedTime(_started, _last)))
            stop.Cancel();
    }

    public void BatchEnded(TrainingProgress progress)
    {
        if (device.type == DeviceType.CUDA)
            torch.cuda.synchronize();
        var now = clock.GetTimestamp();
        var key = (progress.Epoch, progress.Phase);
        if (!_phases.TryGetValue(key, out var phase))
            _phases.Add(key, phase = new PhaseTime());
        phase.Add(progress.Images, clock.GetElapsedTime(_last, now).TotalSeconds);
        _last = now;
    }

    public void EpochEnded(EpochEnd end) => Epochs = end.Result.Epoch;
}

/// <summary>The time of a phase that went over some of its images, and from it the time that it takes over any number.</summary>
internal sealed class PhaseTime
{
    private int _firstImages;
    private double _firstSeconds;
    private double _seconds;

    /// <summary>Images done when the phase ended.</summary>
    public int LastImages { get; private set; }

    /// <summary>Adds a batch.</summary>
    /// <param name="images">Images done by its end.</param>
    /// <param name="seconds">Time since the batch before ended.</param>
    public void Add(int images, double seconds)
    {
        _seconds += seconds;
        LastImages = images;
        if (_firstImages == 0)
            (_firstImages, _firstSeconds) = (images, _seconds);
    }

    /// <summary>The seconds for that many images: what the beginning took once, and the rest at the rate of the rest.</summary>
    public double Seconds(int images)
    {
        if (images <= LastImages || LastImages == _firstImages)
            return _seconds * images / Math.Max(1, LastImages);
        return _seconds + (images - LastImages) * (_seconds - _firstSeconds) / (LastImages - _firstImages);
    }
}
