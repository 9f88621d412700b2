namespace Monk.Imaging;

/// <summary>
/// Bytes that all threads of the process share. Who needs some waits until they are free, in the order of asking, so that small images do
/// not starve a large one. What is larger than the whole waits until everything is free, and then goes alone.
/// </summary>
/// <remarks>Nobody who holds bytes of a budget may ask it for more: two who did could wait for each other for ever.</remarks>
internal sealed class DecodingBudget(long capacity)
{
    private const long Floor = 256L << 20;
    private const long Ceiling = 4L << 30;

    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private long _taken;

    static DecodingBudget()
    {
        // Of the container, where one limits the process.
        var whole = Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4, Floor, Ceiling);
        (Files, Pixels) = (new DecodingBudget(whole / 4), new DecodingBudget(whole - whole / 4));
    }

    /// <summary>For the bytes of image files, which are read before anybody knows how large the image is.</summary>
    public static DecodingBudget Files { get; }

    /// <summary>
    /// For all that decoding and resizing takes. Who asks for it may hold some of <see cref="Files"/>, never the other way round.
    /// </summary>
    public static DecodingBudget Pixels { get; }

    /// <summary>In bytes.</summary>
    public long Capacity => capacity;

    /// <summary>The bytes in use.</summary>
    public long Taken
    {
        get
        {
            lock (_gate)
                return _taken;
        }
    }

    /// <summary>Waits until so many bytes are free and takes them.</summary>
    /// <param name="bytes">All that will be needed.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public void Take(long bytes, CancellationToken cancellation)
    {
        Waiter waiter;
        lock (_gate)
        {
            if (_waiting.Count == 0 && HasRoom(bytes))
            {
                _taken += bytes;
                return;
            }

            waiter = new Waiter(bytes);
            _waiting.AddLast(waiter.Place);
        }

        try
        {
            waiter.Granted.Wait(cancellation);
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                if (waiter.Place.List is null)
                    _taken -= bytes; // They were granted at the same moment.
                else
                    _waiting.Remove(waiter.Place);
                Grant(); // Those behind may fit.
            }

            throw;
        }
    }

    /// <summary>Gives back what was taken.</summary>
    public void Return(long bytes)
    {
        lock (_gate)
        {
            _taken -= bytes;
            Grant();
        }
    }

    private bool HasRoom(long bytes) => _taken == 0 || _taken + bytes <= capacity;

    private void Grant()
    {
        while (_waiting.First is { } first && HasRoom(first.Value.Bytes))
        {
            _waiting.RemoveFirst();
            _taken += first.Value.Bytes;
            first.Value.Granted.Set();
        }
    }

    private sealed class Waiter
    {
        public Waiter(long bytes) => (Bytes, Place) = (bytes, new LinkedListNode<Waiter>(this));

        public long Bytes { get; }

        public LinkedListNode<Waiter> Place { get; }

        // Never disposed: it is set by another thread, perhaps just after its waiter has gone.
        public ManualResetEventSlim Granted { get; } = new();
    }
}
