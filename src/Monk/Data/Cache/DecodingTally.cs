using System.Collections.Concurrent;

namespace Monk.Data.Cache;

/// <summary>
/// Counts which images had to be decoded and which lay ready, each by its first reading: what is decoded now and read again later was not
/// found.
/// </summary>
/// <remarks>Several threads may use it at once.</remarks>
internal sealed class DecodingTally
{
    private readonly ConcurrentDictionary<string, bool> _seen = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<UInt128, bool> _decodedHere = new();
    private int _decoded;
    private int _found;
    private long _foundTicks;

    /// <summary>Images that had to be decoded.</summary>
    public int Decoded => Volatile.Read(ref _decoded);

    /// <summary>Images that lay ready.</summary>
    public int Found => Volatile.Read(ref _found);

    /// <summary>How long decoding those took when it was done, on one thread.</summary>
    public TimeSpan FoundTime => TimeSpan.FromTicks(Interlocked.Read(ref _foundTicks));

    public void AddDecoded(string path, UInt128 key)
    {
        _decodedHere.TryAdd(key, true);
        if (_seen.TryAdd(path, true))
            Interlocked.Increment(ref _decoded);
    }

    public void AddFound(string path, UInt128 key, TimeSpan took)
    {
        if (_decodedHere.ContainsKey(key))
        {
            // Of two files with one content the second finds what the first has just left.
            AddDecoded(path, key);
            return;
        }

        if (!_seen.TryAdd(path, true))
            return;
        Interlocked.Increment(ref _found);
        Interlocked.Add(ref _foundTicks, took.Ticks);
    }
}
