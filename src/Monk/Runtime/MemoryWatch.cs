using System.Globalization;

namespace Monk.Runtime;

/// <summary>
/// Measures the largest resident size of the process from now on, so that each of several trainings in one process has its own. What was
/// freed before is given back first; what is loaded, such as libtorch, and what is in use, such as another training's network, counts.
/// </summary>
/// <remarks>
/// Linux keeps the largest size itself and begins anew where asked to. Where it may not be asked, and on other systems, the size is
/// sampled, and a peak shorter than <see cref="Interval"/> may be missed.
/// </remarks>
internal sealed class MemoryWatch : IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private const string ResetPeak = "5"; // See proc_pid_clear_refs(5).
    private const string ClearRefs = "/proc/self/clear_refs";
    private const string Status = "/proc/self/status";

    private static readonly Lock Gate = new();
    private static readonly List<MemoryWatch> Active = [];

    private readonly Timer? _sampling;
    private long _peak;

    private MemoryWatch(bool isExact)
    {
        IsExact = isExact;
        _sampling = isExact ? null : new Timer(_ => Note(), null, Interval, Interval);
    }

    /// <summary>Whether the system tells the peak; else it is sampled.</summary>
    public bool IsExact { get; }

    /// <summary>The largest resident size since the start, in MiB.</summary>
    public long PeakMebibytes
    {
        get
        {
            Note();
            return _peak >> 20;
        }
    }

    /// <summary>Begins to measure.</summary>
    /// <param name="mayReset">Whether the system's own measure may be begun anew.</param>
    public static MemoryWatch Start(bool mayReset = true)
    {
        ReturnFreed();
        lock (Gate)
        {
            // Another watch must not lose what it has seen.
            foreach (var other in Active)
                other.Note();
            var watch = new MemoryWatch(mayReset && TryReset());
            watch.Note();
            Active.Add(watch);
            return watch;
        }
    }

    public void Dispose()
    {
        lock (Gate)
            Active.Remove(this);
        _sampling?.Dispose();
    }

    private void Note()
    {
        lock (Gate)
            _peak = Math.Max(_peak, IsExact ? Read("VmHWM:") ?? 0 : Environment.WorkingSet);
    }

    private static void ReturnFreed()
    {
        // Tensors that nobody holds, and then the pages of both heaps.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Allocator.ReturnFreedMemory();
    }

    private static bool TryReset()
    {
        if (!OperatingSystem.IsLinux() || Read("VmHWM:") is not { } before)
            return false;
        try
        {
#pragma warning disable RS0030 // This asks the kernel for something; no file changes.
            File.WriteAllText(ClearRefs, ResetPeak);
#pragma warning restore RS0030
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // Not allowed, or a kernel that has no such file.
        }

        // Some kernels take the request and do nothing.
        return Read("VmHWM:") is { } after && Read("VmRSS:") is { } now && (after < before || after - now < before / 20);
    }

    private static long? Read(string field)
    {
        try
        {
            foreach (var line in File.ReadLines(Status))
            {
                if (line.StartsWith(field, StringComparison.Ordinal))
                    return long.Parse(line.AsSpan(field.Length).TrimEnd("kB ").Trim(), NumberStyles.None, CultureInfo.InvariantCulture) * 1024;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            // Asked of a system that does not tell.
        }

        return null;
    }
}
