namespace Monk.Runtime;

/// <summary>
/// Lets threads into an object: any number of them for calls that go together, one alone for every other call. A thread that comes at the
/// wrong moment is refused and never waits, because waiting would hide the mistake, and could last for as long as a training.
/// </summary>
/// <param name="subject">What is busy, in messages: "Experiment 'e'".</param>
/// <param name="owner">Whose gate it is, in an <see cref="ObjectDisposedException"/>.</param>
/// <param name="together">The calls that go together, in messages.</param>
internal sealed class CallGate(string subject, Type owner, string together)
{
    private const int NoThread = -1;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, Stay> _inside = [];
    private Stay? _alone;
    private Action? _release;
    private bool _closed;

    /// <summary>Lets the calling thread in. What is returned lets it out again.</summary>
    /// <param name="member">What it calls.</param>
    /// <param name="alone">Whether no other thread may be inside meanwhile.</param>
    /// <exception cref="ObjectDisposedException">The gate has been closed, and this thread is not inside.</exception>
    /// <exception cref="MonkException">Another thread is inside, and the two do not go together.</exception>
    public Entry Enter(string member, bool alone)
    {
        lock (_lock)
        {
            var thread = Environment.CurrentManagedThreadId;
            RequirePassage(thread);
            if (alone && _inside.Values.FirstOrDefault(stay => stay.Thread != thread) is { } other)
                throw Refusal(member, other.Member);
            if (!_inside.TryGetValue(thread, out var stay))
                _inside.Add(thread, stay = new Stay(thread, member));
            stay.Depth++;
            var first = alone && _alone is null;
            if (first)
                _alone = stay;
            return new Entry(this, stay, first);
        }
    }

    /// <summary>Keeps the object for a thread that is yet to come, which takes over with <see cref="Entry.MoveToThisThread"/>.</summary>
    /// <param name="member">What that thread will call.</param>
    /// <exception cref="ObjectDisposedException">As <see cref="Enter"/>.</exception>
    /// <exception cref="MonkException">A thread is inside.</exception>
    public Entry Reserve(string member)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, owner);
            if (_inside.Values.FirstOrDefault() is { } other)
                throw Refusal(member, other.Member);
            _alone = new Stay(NoThread, member) { Depth = 1 };
            _inside.Add(NoThread, _alone);
            return new Entry(this, _alone, alone: true);
        }
    }

    /// <summary>Checks that the calling thread may look at what the gate guards: it is inside, or nobody is alone inside.</summary>
    /// <exception cref="ObjectDisposedException">As <see cref="Enter"/>.</exception>
    /// <exception cref="MonkException">Another thread is alone inside.</exception>
    public void RequirePassage()
    {
        lock (_lock)
            RequirePassage(Environment.CurrentManagedThreadId);
    }

    /// <summary>Checks that the gate is open, or that the calling thread is still inside.</summary>
    /// <exception cref="ObjectDisposedException">It is not.</exception>
    public void RequireOpen()
    {
        lock (_lock)
            ObjectDisposedException.ThrowIf(_closed && !_inside.ContainsKey(Environment.CurrentManagedThreadId), owner);
    }

    /// <summary>Lets nobody in any more. Who is inside finishes.</summary>
    /// <param name="release">Run once nobody is inside, perhaps at once, by the last to leave.</param>
    public void Close(Action release)
    {
        lock (_lock)
        {
            if (_closed)
                return;
            _closed = true;
            _release = release;
        }

        ReleaseIfEmpty();
    }

    private void RequirePassage(int thread)
    {
        if (_inside.ContainsKey(thread))
            return;
        ObjectDisposedException.ThrowIf(_closed, owner);
        if (_alone is { } other)
            throw Refusal(null, other.Member);
    }

    private MonkException Refusal(string? member, string other) => new(
        $"{subject} is busy in this object: {(member is null ? "a call" : member)} came from one thread while another thread is inside {other}. "
        + $"Only {together} can be called from several threads at once. Wait until {other} has ended, or open the experiment in an object of its own for each thread.");

    private void ReleaseIfEmpty()
    {
        Action? release = null;
        lock (_lock)
        {
            if (_closed && _inside.Count == 0)
                (release, _release) = (_release, null);
        }

        release?.Invoke();
    }

    /// <summary>A thread's stay inside.</summary>
    internal sealed class Stay(int thread, string member)
    {
        public int Thread { get; set; } = thread;

        public string Member { get; } = member;

        public int Depth { get; set; }
    }

    /// <summary>Lets a thread out again.</summary>
    internal sealed class Entry(CallGate gate, Stay stay, bool alone) : IDisposable
    {
        private bool _left;

        /// <summary>Hands the stay over to the calling thread.</summary>
        public void MoveToThisThread()
        {
            lock (gate._lock)
            {
                gate._inside.Remove(stay.Thread);
                stay.Thread = Environment.CurrentManagedThreadId;
                gate._inside.Add(stay.Thread, stay);
            }
        }

        public void Dispose()
        {
            lock (gate._lock)
            {
                if (_left)
                    return;
                _left = true;
                if (alone)
                    gate._alone = null;
                if (--stay.Depth == 0)
                    gate._inside.Remove(stay.Thread);
            }

            gate.ReleaseIfEmpty();
        }
    }
}
