namespace Monk.Tests.Support;

/// <summary>Does something once, at the first report of an epoch, such as cancelling the training or breaking what it writes to.</summary>
internal sealed class AtEpoch(int epoch, Action act) : IProgress<TrainingProgress>
{
    private bool _done;

    public void Report(TrainingProgress value)
    {
        if (_done || value.Epoch != epoch)
            return;
        _done = true;
        act();
    }
}
