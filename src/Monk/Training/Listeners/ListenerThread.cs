namespace Monk.Training.Listeners;

/// <summary>
/// A thread on which listeners are called one after the other, while the thread that trains waits. Gradient modes and dispose scopes are
/// a thread's own, so none that a listener leaves open reaches the training.
/// </summary>
internal sealed class ListenerThread : IDisposable
{
    private readonly SemaphoreSlim _given = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private Thread? _thread;
    private Action? _call;
    private Exception? _thrown;
    private bool _isLost;

    /// <summary>Calls it there, and waits for it.</summary>
    /// <returns>What it threw; null where it did not.</returns>
    public Exception? Run(Action call)
    {
        if (_isLost)
            return null;
        if (_thread is null)
        {
            _thread = new Thread(Work) { IsBackground = true, Name = "Monk's training listeners" };
            _thread.Start();
        }

        (_call, _thrown) = (call, null);
        _given.Release();
        try
        {
            _done.Wait();
        }
        catch
        {
            _isLost = true; // The thread that waits was interrupted, and the listener may go on for ever.
            throw;
        }

        return _thrown;
    }

    public void Dispose()
    {
        _call = null;
        _given.Release();
    }

    private void Work()
    {
        while (true)
        {
            _given.Wait();
            if (_call is not { } call)
                return;
            try
            {
                call();
            }
            catch (Exception e)
            {
                _thrown = e;
            }

            _done.Release();
        }
    }
}
