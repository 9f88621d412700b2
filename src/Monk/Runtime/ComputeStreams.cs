using TorchSharp;
using static TorchSharp.torch;

namespace Monk.Runtime;

/// <summary>
/// Computes several batches at once on the CPU, each on one core, where a network does not learn: the cores then never wait for one
/// another, as they do at the end of every operation that they share. Results come in the order of the items, and do not depend, but for
/// rounding, on how many cores there are.
/// </summary>
internal static class ComputeStreams
{
    // Each stream holds the activations of a batch; more cores than this share a stream's operations.
    private const int MostStreams = 8;

    /// <summary>Applies <paramref name="compute"/> to each item.</summary>
    /// <param name="items">Enumerated on the caller's thread, a few ahead of the results.</param>
    /// <param name="compute">Called on several threads at once; owns the item.</param>
    /// <param name="device">On another device than the CPU, all is done on the caller's thread.</param>
    public static IEnumerable<TResult> Run<TItem, TResult>(IEnumerable<TItem> items, Func<TItem, TResult> compute, Device device)
    {
        var threads = TakeThreads();
        var streams = device.type == DeviceType.CPU ? Math.Min(threads, MostStreams) : 1;
        return streams < 2 ? items.Select(compute) : InStreams(items, compute, streams, threads);
    }

    /// <summary>
    /// Gives the calling thread libtorch's number of threads, which streams elsewhere may just be changing, and says what it is.
    /// </summary>
    /// <remarks>
    /// libtorch keeps the number for the thread that sets it and, once more, for threads to come. A thread that comes while streams compute
    /// would keep their smaller one for good, and its images would be computed in another order of additions than its neighbours'.
    /// </remarks>
    public static int TakeThreads() => StreamPools.Numbers.Take();

    private static IEnumerable<TResult> InStreams<TItem, TResult>(IEnumerable<TItem> items, Func<TItem, TResult> compute, int streams, int threads)
    {
        using var pool = new StreamPool<TItem, TResult>(compute, streams, threads);
        var results = new Queue<Task<TResult>>();
        foreach (var item in items)
        {
            results.Enqueue(pool.Start(item));
            if (results.Count > streams)
                yield return results.Dequeue().GetAwaiter().GetResult();
        }

        while (results.TryDequeue(out var result))
            yield return result.GetAwaiter().GetResult();
    }
}
