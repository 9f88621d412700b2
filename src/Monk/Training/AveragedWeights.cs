using static TorchSharp.torch;

namespace Monk.Training;

/// <summary>
/// An exponential moving average of everything in a network that training changes, batch norms' statistics included. What is validated and
/// saved is the average; what learns is the network as it was.
/// </summary>
/// <remarks>
/// Polyak and Juditsky, 1992; the averages of timm's <c>ModelEmaV2</c>. In the first steps less is kept, as TensorFlow does it:
/// <c>min(decay, (1 + n) / (10 + n))</c> after <c>n</c> steps, so that a short training does not average its random beginning.
/// </remarks>
internal sealed class AveragedWeights : IDisposable
{
    private readonly double _decay;
    private readonly List<(string Key, Tensor InNetwork, Tensor Aside)> _tensors;
    private bool _shown;

    /// <param name="changing">The network's tensors that training changes, by their keys.</param>
    /// <param name="decay">The share of the average that is kept in a step.</param>
    public AveragedWeights(IEnumerable<KeyValuePair<string, Tensor>> changing, double decay)
    {
        _decay = decay;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        _tensors = [.. changing.Select(entry => (entry.Key, entry.Value, entry.Value.clone().DetachFromDisposeScope()))];
    }

    /// <summary>Steps averaged so far.</summary>
    public long Steps { get; private set; }

    /// <summary>What learns, wherever it is now.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Learning => _tensors.Select(entry => KeyValuePair.Create(entry.Key, _shown ? entry.Aside : entry.InNetwork));

    /// <summary>The averages, wherever they are now.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> Averages => _tensors.Select(entry => KeyValuePair.Create(entry.Key, _shown ? entry.InNetwork : entry.Aside));

    /// <summary>Averages the network after a step.</summary>
    public void Add()
    {
        Steps++;
        var kept = Math.Min(_decay, (1.0 + Steps) / (10 + Steps));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (_, current, average) in _tensors)
        {
            if (average.is_floating_point())
                average.mul_(kept).add_(current, alpha: 1 - kept);
            else
                average.copy_(current);
        }
    }

    /// <summary>Goes on after as many steps, whose averages have been written into <see cref="Averages"/>.</summary>
    public void GoOnAfter(long steps) => Steps = steps;

    /// <summary>Puts the averages into the network.</summary>
    public void Show()
    {
        if (!_shown)
            Exchange();
    }

    /// <summary>Puts what learns back into the network.</summary>
    public void Hide()
    {
        if (_shown)
            Exchange();
    }

    public void Dispose()
    {
        foreach (var (_, _, aside) in _tensors)
            aside.Dispose();
    }

    private void Exchange()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (_, inNetwork, aside) in _tensors)
        {
            var kept = inNetwork.clone();
            inNetwork.copy_(aside);
            aside.copy_(kept);
        }

        _shown = !_shown;
    }
}
