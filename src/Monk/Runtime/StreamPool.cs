using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace Monk.Runtime;

/// <summary>Threads that each compute with their own share of libtorch's threads.</summary>
internal sealed class StreamPool<TItem, TResult> : IDisposable
{
    private readonly BlockingCollection<(TItem Item, TaskCompletionSource<TResult> Result)> _work = [];
    private readonly Func<TItem, TResult> _compute;
    private readonly Thread[] _streams;
    private readonly int _threads;

    /// <param name="compute">What is done to each item.</param>
    /// <param name="streams">How many threads compute.</param>
    /// <param name="threads">libtorch's threads, divided among them.</param>
    public StreamPool(Func<TItem, TResult> compute, int streams, int threads)
    {
        (_compute, _threads) = (compute, threads);
        StreamPools.Numbers.Begin(threads);
        _streams = new Thread[streams];
        for (var number = 0; number < streams; number++)
        {
            _streams[number] = new Thread(Work) { IsBackground = true, Name = $"Monk compute stream {number + 1}" };
            _streams[number].Start();
        }
    }

    public Task<TResult> Start(TItem item)
    {
        var result = new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add((item, result));
        return result.Task;
    }

    /// <summary>Waits for what is being computed; what has not been begun is given up.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        while (_work.TryTake(out var given))
            (given.Item as IDisposable)?.Dispose();
        foreach (var stream in _streams)
            stream.Join();
        _work.Dispose();

        // The number is kept twice, for the thread that sets it and for threads to come: the streams have changed the latter.
        StreamPools.Numbers.End();
    }

    private void Work()
    {
        // A thread takes over the number for all threads when it is first asked; only then can it get one of its own.
        _ = get_num_threads();
        set_num_threads(Math.Max(1, _threads / _streams.Length));
        foreach (var (item, result) in _work.GetConsumingEnumerable())
        {
            try
            {
                result.SetResult(_compute(item));
            }
            catch (Exception e)
            {
                result.SetException(e);
            }
        }
    }
}
