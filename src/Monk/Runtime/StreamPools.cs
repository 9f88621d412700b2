using static TorchSharp.torch;

namespace Monk.Runtime;

/// <summary>Knows libtorch's number of threads while pools of streams have changed it.</summary>
internal sealed class StreamPools
{
    private readonly Lock _lock = new();
    private int _pools;
    private int _threads;

    public static StreamPools Numbers { get; } = new();

    /// <summary>The number for the calling thread, which has it from then on.</summary>
    public int Take()
    {
        lock (_lock)
        {
            var threads = get_num_threads();
            if (_pools == 0 || threads == _threads)
                return threads;
            set_num_threads(_threads);
            return _threads;
        }
    }

    /// <summary>A pool begins.</summary>
    /// <param name="threads">libtorch's number of threads before.</param>
    public void Begin(int threads)
    {
        lock (_lock)
        {
            if (_pools++ == 0)
                _threads = threads;
        }
    }

    /// <summary>A pool has ended: threads to come get the number again.</summary>
    public void End()
    {
        lock (_lock)
        {
            _pools--;
            set_num_threads(_threads);
        }
    }
}
