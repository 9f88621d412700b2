using System.Collections;

namespace Monk.Training;

/// <summary>An enumeration that measures how long its reader waits for what comes next.</summary>
internal sealed class TimedReading<T>(IEnumerable<T> source, TimeProvider? clock = null) : IEnumerable<T>
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>The time waited so far.</summary>
    public TimeSpan Waited { get; private set; }

    public IEnumerator<T> GetEnumerator()
    {
        using var items = source.GetEnumerator();
        while (true)
        {
            var asked = _clock.GetTimestamp();
            var any = items.MoveNext();
            Waited += _clock.GetElapsedTime(asked);
            if (!any)
                yield break;
            yield return items.Current;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
