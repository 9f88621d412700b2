using System.Runtime.InteropServices;

namespace Monk.Runtime;

/// <summary>
/// Turns Ctrl-C, SIGTERM and SIGHUP (the terminal or the ssh connection has gone) into a cancellation, and holds the end of the process
/// back until the work has been saved.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan SavingPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndingPatience = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _source;
    private readonly ManualResetEventSlim _saved = new();
    private readonly List<PosixSignalRegistration> _registrations;
    private readonly Lock _gate = new();
    private volatile bool _signalled;
    private bool _disposed;

    public Interruption(CancellationToken cancellation)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
        ];
    }

    /// <summary>Cancelled by the caller's token or by a signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>
    /// Lets the process end, if a signal asked for it. Returns when it goes on all the same, because the program has a handler of its own
    /// that keeps it.
    /// </summary>
    public void Saved()
    {
        _saved.Set();
        if (_signalled)
        {
            // An exception thrown now would be printed by the ending process as if it were an error.
            using var ending = new ManualResetEventSlim();
            ending.Wait(EndingPatience, CancellationToken.None);
        }
    }

    public void Dispose()
    {
        _saved.Set();
        foreach (var registration in _registrations)
            registration.Dispose();
        lock (_gate)
        {
            _disposed = true;
            _source.Dispose();
        }

        // Not _saved: a signal that came just before may be about to wait for it, and finds it set.
    }

    private void OnSignal(PosixSignalContext context)
    {
        lock (_gate)
        {
            if (_signalled || _disposed)
                return; // Whoever asks twice does not want to wait.
            _signalled = true;
            _source.Cancel();
        }

        _saved.Wait(SavingPatience);
    }
}
